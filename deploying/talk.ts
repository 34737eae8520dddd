import { createInterface } from 'node:readline/promises'
import { type ProgressBar, progressBar } from '../cli/terminal.ts'
import type { Talk } from './apply.ts'

/** Talks to the person at the terminal. With JSON, standard output is left to the document. */
export function terminalTalk({ yes, json }: { yes: boolean; json: boolean }): Talk & { end(): void } {
  let bar: Promise<ProgressBar> | undefined
  const end = () => {
    bar?.then((shown) => shown.stop())
    bar = undefined
  }
  return {
    say(line) {
      end()
      if (json) console.error(line)
      else console.log(line)
    },
    progress(done, of) {
      bar ??= progressBar('[{bar}] {value} of {total}', of)
      bar.then((shown) => shown.update(done))
      if (done >= of) end()
    },
    async confirm(question) {
      if (yes) return true
      if (!process.stdin.isTTY) return false
      end()
      const asking = createInterface({ input: process.stdin, output: process.stderr })
      try {
        return /^y(es)?$/i.test((await asking.question(`${question} [y/N] `)).trim())
      } finally {
        asking.close()
      }
    },
    end,
  }
}
