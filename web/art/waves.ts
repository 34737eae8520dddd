const TURN = 2 * Math.PI
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
