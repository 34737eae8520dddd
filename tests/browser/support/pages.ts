import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CAMPAIGNS_FOLDER, type LocalRun, runLocal } from '../../../local/run.ts'
import { type CampaignGiven, campaign } from '../../functions/support/catalogue.ts'
import { AwsPort, type Entry } from '../../stack/support/aws.ts'
import { until } from '../../stack/support/until.ts'
import type { Visit, VisitOptions } from './visit.ts'
import { Visits } from './visits.ts'

/** During the campaign that the tests look at. */
const SEEMS_TO_BE = Date.UTC(2024, 7, 5, 4)

/** For the tests of a `describe`: the whole stack with its pages, and a browser to look at them. */
export function usePages(options: PagesOptions): Pages {
  const pages = new Pages(options)
  beforeAll(() => pages.start())
  afterEach(() => pages.closeVisits())
  afterAll(() => pages.stop())
  return pages
}

interface PagesOptions {
  /** The demo switches between them. */
  readonly viewers: readonly string[]
  /** Beside the shipped one. */
  readonly campaigns: readonly CampaignGiven[]
}

export class Pages {
  readonly #options: PagesOptions
  readonly #stops: (() => Promise<unknown>)[] = []
  readonly #visits = new Visits()
  #running: { run: LocalRun; aws: AwsPort } | undefined

  constructor(options: PagesOptions) {
    this.#options = options
  }

  async start(): Promise<void> {
    this.#stops.push(() => this.#visits.stop())
    const [, run] = await Promise.all([this.#visits.start(), this.#startStack()])
    this.#stops.push(() => run.stop())
    const aws = new AwsPort(run.endpoints)
    this.#stops.push(async () => aws.close())
    this.#running = { run, aws }
  }

  get run(): LocalRun {
    return this.#started.run
  }

  visit(options: Omit<VisitOptions, 'url'> = {}): Promise<Visit> {
    return this.#visits.begin({ url: `${this.run.endpoints.api}/`, ...options })
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
    this.#visits.expectErrors(expected)
  }

  closeVisits(): Promise<void> {
    return this.#visits.end()
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops.splice(0).reverse()) await stop()
  }

  get #started() {
    if (!this.#running) throw new Error('the pages have not been started')
    return this.#running
  }

  async #startStack(): Promise<LocalRun> {
    return runLocal({
      port: 0,
      awsPort: 0,
      campaigns: await this.#campaigns(),
      users: this.#options.viewers,
      partners: [],
      page: true,
      shownNow: SEEMS_TO_BE,
      // Campaigns come and go in the studio, and nobody waits for half a minute.
      environment: { CATALOGUE_REFRESH_SECONDS: '1' },
      log: () => {},
    })
  }

  async #campaigns(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
    this.#stops.push(() => rm(folder, { recursive: true, force: true }))
    await cp(CAMPAIGNS_FOLDER, folder, { recursive: true })
    for (const given of this.#options.campaigns)
      await writeFile(join(folder, `${given.id}.json`), JSON.stringify(campaign(given)))
    return folder
  }
}
