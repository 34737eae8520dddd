import { steady } from '../model/random.ts'

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
