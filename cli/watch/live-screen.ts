import { styleText } from 'node:util'
import type { Shown } from './look.ts'
import { screenLines } from './screen.ts'

export interface LiveScreen {
  /** Draws over what was there; `status` is the last line. */
  show(shown: Shown, status: string): void
  /** Gives the terminal back as it was. */
  close(): void
}

const ENTER = '\u001b[?1049h\u001b[?25l'
const LEAVE = '\u001b[?25h\u001b[?1049l'
const HOME = '\u001b[H'
const END_OF_LINE = '\u001b[K'
const REST = '\u001b[J'
const ENDS = ['q', 'Q', '\u0003', '\u0004']

/** Whether one of the keys that end is among what a terminal sent, which may be several at once. */
export const endsBy = (keys: string): boolean => ENDS.some((key) => keys.includes(key))

/** Takes the whole terminal, and calls `end` at q or Ctrl-C. */
export function openScreen(end: () => void): LiveScreen {
  const { stdout, stdin } = process
  let drawn: { shown: Shown; status: string } | undefined
  const draw = () => {
    if (drawn === undefined) return
    const { columns, rows } = stdout
    stdout.write(HOME + frame(screenLines(drawn.shown, columns), drawn.status, { columns, rows }) + REST)
  }
  const onKey = (key: Buffer) => {
    if (endsBy(key.toString())) end()
  }
  stdout.write(ENTER)
  stdout.on('resize', draw)
  if (stdin.isTTY) stdin.setRawMode(true).on('data', onKey).resume()
  return {
    show(shown, status) {
      drawn = { shown, status }
      draw()
    },
    close() {
      stdout.off('resize', draw)
      if (stdin.isTTY) stdin.off('data', onKey).setRawMode(false).pause()
      stdout.write(LEAVE)
    },
  }
}

/** The lines that the terminal has room for, and the status below them. */
export function frame(
  lines: readonly string[],
  status: string,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): string {
  const room = Math.max(1, rows - 1)
  const hidden = Math.max(0, lines.length - room)
  const more = hidden === 0 ? '' : `${hidden} more lines in a higher window; `
  const last = styleText('dim', `${more}${status}`.slice(0, columns))
  return [...lines.slice(0, room), last].map((line) => line + END_OF_LINE).join('\r\n')
}
