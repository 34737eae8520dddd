const TURN = 2 * Math.PI

export interface RosetteShape {
  /** How many petals a strand has. */
  readonly lobes: number
  /** How many strands, each turned a little further. */
  readonly strands: number
  /** Between which radii they swing. */
  readonly inner: number
  readonly outer: number
  /** Of a second, faster swing, for the woven look: a share of the first. */
  readonly ripple?: number
}

/** The strands of a guilloche rosette around the origin, each as the `d` of a closed path. */
export function rosette({ lobes, strands, inner, outer, ripple = 0 }: RosetteShape): string[] {
  const [middle, swing] = [(inner + outer) / 2, (outer - inner) / 2 / (1 + ripple)]
  const samples = lobes * 20
  return Array.from({ length: strands }, (_, strand) => {
    const shift = (TURN * strand) / strands
    const points = Array.from({ length: samples }, (_, sample) => {
      const angle = (TURN * sample) / samples
      const phase = lobes * angle + shift
      const radius = middle + swing * (Math.sin(phase) + ripple * Math.sin(3 * phase + shift))
      return `${(radius * Math.cos(angle)).toFixed(1)} ${(radius * Math.sin(angle)).toFixed(1)}`
    })
    return `M${points.join('L')}Z`
  })
}
