import { styleText } from 'node:util'
import type { Way } from './messages.ts'
import type { SecondOfWay } from './outage.ts'

const WIDTH = 38
const BAR = 12
/** A bar is full at as many milliseconds. */
const FULL_MS = 10_000

/** Shows each second of one way beside the same second of the other, as far as it has been. */
export class Screen {
  readonly #rows: Partial<Record<Way, SecondOfWay>>[] = []
  readonly #isTerminal: boolean
  #hasHead = false

  constructor(isTerminal = Boolean(process.stderr.isTTY)) {
    this.#isTerminal = isTerminal
  }

  show(way: Way, second: SecondOfWay): void {
    const row = this.#rows[second.second] ?? {}
    this.#rows[second.second] = { ...row, [way]: second }
    if (!this.#isTerminal) return void console.error(plainLine(way, second))
    if (!this.#hasHead) {
      this.#hasHead = true
      console.error(styleText('bold', `${'s'.padStart(4)}  ${'the old way'.padEnd(WIDTH)}  ours`))
    }
    console.error(this.lineOf(second.second))
  }

  /** A second of both ways: what the other one did then stays in sight. */
  lineOf(second: number): string {
    const { old, ours } = this.#rows[second] ?? {}
    return `${String(second + 1).padStart(4)}  ${cell(old)}  ${cell(ours)}`.trimEnd()
  }
}

function cell(second: SecondOfWay | undefined): string {
  if (!second) return ' '.repeat(WIDTH)
  const { p99, processor } = second
  const failed = failedIn(second)
  const time = p99 === null ? 'no answer' : `${Math.round(p99).toLocaleString('en')} ms`
  const share = p99 === null ? 1 : Math.min(1, Math.log10(1 + p99) / Math.log10(1 + FULL_MS))
  const bar = '█'.repeat(Math.round(share * BAR)).padEnd(BAR, '·')
  const text = `${bar} ${time.padStart(10)} ${`${processor} %`.padStart(6)} ${failed > 0 ? `${failed} bad` : ''}`
  return styleText(failed > 0 || p99 === null ? 'red' : 'green', text.padEnd(WIDTH))
}

function failedIn({ answers }: SecondOfWay): number {
  return Object.entries(answers).reduce((sum, [answer, count]) => sum + (answer === '200' ? 0 : count), 0)
}

function plainLine(way: Way, { second, due, p99, processor, answers }: SecondOfWay): string {
  const found = Object.entries(answers).map(([answer, count]) => `${answer}: ${count}`)
  const name = way === 'old' ? 'the old way' : 'ours'
  return `${name}, ${second + 1} s: ${due} due, p99 ${p99 ?? 'not yet'}, processor ${processor} %, ${found.join(', ') || 'no answer yet'}`
}
