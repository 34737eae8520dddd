import { steady } from '../model/random.ts'

const TURN = 2 * Math.PI

interface RosetteShape {
  /** How many petals a strand has. */
  readonly lobes: number
  /** How many strands, each turned a little further. */
  readonly strands: number
  /** Between which radii they swing. */
  readonly inner: number
  readonly outer: number
  /** How large a second, faster swing is, as a share of the first: it makes the lines look woven. */
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

const SAMPLES = 64

/**
 * The security print of a page: lines that swell and close, each the `d` of a path. It goes on in a copy of itself on
 * every side: a tile of `size` by `size`.
 */
export function waves(size: number, lines: number): string[] {
  return Array.from({ length: lines }, (_, line) => {
    const along = line / lines
    const points = Array.from({ length: SAMPLES + 1 }, (_, sample) => {
      const x = sample / SAMPLES
      const swell = 0.3 + 0.7 * Math.sin(TURN * (x + along / 2)) ** 2
      const y =
        along + 0.05 * swell * Math.sin(TURN * (2 * x + along)) + 0.014 * Math.sin(TURN * (5 * x - 2 * along))
      return `${(x * size).toFixed(1)} ${(y * size).toFixed(1)}`
    })
    return `M${points.join('L')}`
  })
}

/** Short threads strewn over `width` by `height`, as in paper that shines under ultraviolet light; each a path's `d`. */
export function fibres(width: number, height: number, count: number): string[] {
  return Array.from({ length: count }, (_, thread) => {
    const at = (what: string) => steady(`${what} ${thread}`)
    const [x, y, turn] = [at('x') * width, at('y') * height, at('turn') * 2 * Math.PI]
    const [dx, dy] = [Math.cos(turn) * 9, Math.sin(turn) * 9]
    const bend = (at('bend') - 0.5) * 14
    const numbers = [dx - dy * (bend / 9), dy + dx * (bend / 9), dx * 2, dy * 2].map((each) =>
      each.toFixed(1),
    )
    return `M${x.toFixed(1)} ${y.toFixed(1)}q${numbers.join(' ')}`
  })
}
