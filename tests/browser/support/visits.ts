import type { Browser } from 'playwright-core'
import { launchedBrowser, noBrowser } from './chromium.ts'
import { Visit, type VisitOptions } from './visit.ts'

/** `describe` where a browser can be started; elsewhere says why not, and skips. */
export const describeInBrowser: (name: string, tests: () => void) => void =
  noBrowser === undefined ? describe : (name, tests) => describe.skip(`${name}: ${noBrowser}`, tests)

/** One browser, and all looks at a page that a test takes with it. */
export class Visits {
  readonly #visits: Visit[] = []
  #browser: Browser | undefined
  #expectedError: RegExp | undefined

  async start(): Promise<void> {
    this.#browser = await launchedBrowser()
  }

  async begin(options: VisitOptions): Promise<Visit> {
    if (!this.#browser) throw new Error('the browser has not been started')
    const visit = await Visit.begin(this.#browser, options)
    this.#visits.push(visit)
    return visit
  }

  /** Errors that match are what this test is about. */
  expectErrors(expected: RegExp): void {
    this.#expectedError = expected
  }

  /** No visit may have had an error that the test did not expect, or have asked another machine for anything. */
  async end(): Promise<void> {
    const expected = this.#expectedError
    this.#expectedError = undefined
    for (const visit of this.#visits.splice(0)) {
      await visit.end()
      expect(visit.errors.filter((error) => !expected?.test(error))).toEqual([])
      const elsewhere = visit.requests.filter((url) => new URL(url).hostname !== '127.0.0.1')
      expect(elsewhere).toEqual([])
    }
  }

  async stop(): Promise<void> {
    await this.#browser?.close()
  }
}
