const TURN = 2 * Math.PI

/** The security print of a page: lines that swell and close, each as the `d` of a path, over `width` by `height`. */
export function waves(width: number, height: number, lines: number): string[] {
  return Array.from({ length: lines }, (_, line) => {
    const along = line / (lines - 1)
    const points = Array.from({ length: 61 }, (_, sample) => {
      const x = sample / 60
      const swell = 0.35 + 0.65 * Math.sin(Math.PI * (x * 2 + along * 0.6)) ** 2
      const y = along + 0.055 * swell * Math.sin(TURN * (x * 2.5 + along * 1.8)) + 0.02 * Math.sin(TURN * (x * 6 - along * 3))
      return `${(x * width).toFixed(1)} ${(y * height).toFixed(1)}`
    })
    return `M${points.join('L')}`
  })
}
