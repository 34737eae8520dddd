import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { CAMPAIGNS_FOLDER, type LocalRun, runLocal } from '../../../local/run.ts'
import { type CampaignGiven, campaign } from '../../functions/support/catalogue.ts'
import { AwsPort, type Entry } from '../../stack/support/aws.ts'
import { until } from '../../stack/support/until.ts'
import { chromiumToLaunch, noBrowser } from './chromium.ts'
import { Visit, type VisitOptions } from './visit.ts'

/** During the campaign that the tests look at. */
const SEEMS_TO_BE = Date.UTC(2024, 7, 5, 4)

/** `describe` where a browser can be started; elsewhere says why not, and skips. */
export const describeInBrowser: (name: string, tests: () => void) => void =
  noBrowser === undefined ? describe : (name, tests) => describe.skip(`${name}: ${noBrowser}`, tests)

/**
 * For the tests of a `describe`: the whole stack with its pages, and a browser to look at them. After each test, what
 * was looked at must have had no error that the test did not expect, and asked no other machine for anything.
 */
export function usePages(options: PagesOptions): Pages {
  const pages = new Pages(options)
  beforeAll(() => pages.start())
  afterEach(() => pages.closeVisits())
  afterAll(() => pages.stop())
  return pages
}

interface PagesOptions {
  /** Between whom the demo switches. */
  readonly viewers: readonly string[]
  /** The shipped one unless told. */
  readonly campaigns?: readonly CampaignGiven[]
}

export class Pages {
  readonly #options: PagesOptions
  readonly #stops: (() => Promise<unknown>)[] = []
  readonly #visits: Visit[] = []
  #expectedError: RegExp | undefined
  #running: { run: LocalRun; aws: AwsPort; browser: Browser } | undefined

  constructor(options: PagesOptions) {
    this.#options = options
  }

  async start(): Promise<void> {
    const browser = await chromium.launch(await chromiumToLaunch())
    this.#stops.push(() => browser.close())
    const run = await runLocal({
      port: 0,
      awsPort: 0,
      campaigns: await this.#campaigns(),
      users: this.#options.viewers,
      partners: [],
      page: true,
      environment: { CLOCK_OFFSET_SECONDS: String(Math.round((SEEMS_TO_BE - Date.now()) / 1000)) },
      log: () => {},
    })
    this.#stops.push(() => run.stop())
    const aws = new AwsPort(run.endpoints)
    this.#stops.push(async () => aws.close())
    this.#running = { run, aws, browser }
  }

  get run(): LocalRun {
    return this.#started.run
  }

  async visit(options: Omit<VisitOptions, 'url'> = {}): Promise<Visit> {
    const url = `${this.run.endpoints.api}/`
    const visit = await Visit.begin(this.#started.browser, { url, ...options })
    this.#visits.push(visit)
    return visit
  }

  /** Puts the events, and waits until the functions are done with all of them. */
  async publish(...entries: readonly Entry[]): Promise<void> {
    for (let at = 0; at < entries.length; at += 10) {
      const codes = await this.#started.aws.put(...entries.slice(at, at + 10))
      if (codes.some((code) => code !== undefined)) throw new Error(`not taken: ${codes}`)
    }
    await until('the functions to be done', () => this.run.stack.idle())
  }

  /** Errors that match are what this test is about. */
  expectErrors(expected: RegExp): void {
    this.#expectedError = expected
  }

  async closeVisits(): Promise<void> {
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
    for (const stop of this.#stops.splice(0).reverse()) await stop()
  }

  get #started() {
    if (!this.#running) throw new Error('the pages have not been started')
    return this.#running
  }

  async #campaigns(): Promise<string> {
    const { campaigns } = this.#options
    if (!campaigns) return CAMPAIGNS_FOLDER
    const folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
    this.#stops.push(() => rm(folder, { recursive: true, force: true }))
    for (const given of campaigns)
      await writeFile(join(folder, `${given.id}.json`), JSON.stringify(campaign(given)))
    return folder
  }
}
