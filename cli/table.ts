import { styleText } from 'node:util'

const GAP = '  '

export interface TextTable {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Numbers end below each other. */
  readonly isNumeric: readonly boolean[]
}

/** A table of so many characters across at most; the widest columns of words are cut where it would be wider. */
export function tableText({ head, rows, isNumeric }: TextTable, width: number): string {
  const widths = head.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at]?.length ?? 0)))
  narrow(widths, isNumeric, width)
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => {
        const most = widths[at] ?? 0
        const cut = cell.length > most ? `${cell.slice(0, Math.max(0, most - 1))}…` : cell
        return isNumeric[at] ? cut.padStart(most) : cut.padEnd(most)
      })
      .join(GAP)
      .trimEnd()
  return [styleText('dim', line(head)), ...rows.map(line)].join('\n')
}

const LEAST_WIDTH = 8

function narrow(widths: number[], isNumeric: readonly boolean[], width: number): void {
  const total = () => widths.reduce((sum, each) => sum + each, 0) + GAP.length * (widths.length - 1)
  while (total() > width) {
    const words = widths.keys().filter((at) => !isNumeric[at] && (widths[at] ?? 0) > LEAST_WIDTH)
    const widest = words.toArray().sort((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0))[0]
    if (widest === undefined) return
    widths[widest] = Math.max(LEAST_WIDTH, (widths[widest] ?? 0) - (total() - width))
  }
}
