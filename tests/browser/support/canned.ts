import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { readPage } from '../../../local/pages/files.ts'
import { pageConfig, pageRoutes } from '../../../local/pages/serve.ts'
import { listen } from '../../../local/serving.ts'
import { ensurePage } from '../../../packaging/page/page.ts'
import type { KeepsakeList } from '../../../schemas/api/keepsake-list.ts'
import type { Passport } from '../../../schemas/api/passport.ts'
import type { Visit, VisitOptions } from './visit.ts'
import { Visits } from './visits.ts'

/** The API says this to whoever asks. */
export interface Answers {
  readonly passport: Passport
  readonly list: KeepsakeList
}

/** For the tests of a `describe`: the page with answers that the tests make up, and a browser to look at it. */
export function useCanned(viewers: readonly string[], answers: Answers): Canned {
  const canned = new Canned(viewers, answers)
  beforeAll(() => canned.start())
  afterAll(() => canned.stop())
  return canned
}

export class Canned {
  readonly visits = new Visits()
  readonly #viewers: readonly string[]
  #server: Server | undefined
  #url = ''
  #answers: Answers
  #gate: Promise<void> = Promise.resolve()
  /** The API answers that it cannot, and what it says then, or not at all. */
  trouble: { readonly title: string; readonly detail?: string } | 'offline' | undefined

  constructor(viewers: readonly string[], answers: Answers) {
    this.#viewers = viewers
    this.#answers = answers
  }

  async start(): Promise<void> {
    const files = await readPage(await ensurePage())
    const page = pageRoutes(files, () => pageConfig(undefined, this.#viewers))
    this.#server = createServer(async (request, response) => {
      if (!(await page?.(request, response))) await this.#answer(request, response)
    })
    const [port] = await Promise.all([listen(this.#server, 0, ''), this.visits.start()])
    this.#url = `http://127.0.0.1:${port}/`
  }

  visit(options: Omit<VisitOptions, 'url'> = {}): Promise<Visit> {
    return this.visits.begin({ url: this.#url, ...options })
  }

  answers(answers: Answers): void {
    this.#answers = answers
  }

  /** Keeps whoever asks for a passport waiting. Returns the way to let them have it. */
  hold(): () => void {
    let open = () => {}
    this.#gate = new Promise((resolve) => {
      open = resolve
    })
    return open
  }

  /** The API answers at once, and as it should. */
  recover(): void {
    this.trouble = undefined
    this.#gate = Promise.resolve()
  }

  async stop(): Promise<void> {
    await this.visits.stop()
    this.#server?.closeAllConnections()
    this.#server?.close()
  }

  async #answer({ url = '' }: IncomingMessage, response: ServerResponse): Promise<void> {
    const { keepsakes, status, ...summary } = this.#answers.passport
    if (url.startsWith('/local/token')) return reply(response, { token: 'for-anyone' })
    if (url.startsWith('/v1/campaigns')) return reply(response, { campaigns: [summary] })
    await this.#gate
    if (this.trouble === 'offline') return void response.destroy()
    if (this.trouble) return reply(response, this.trouble, 503)
    if (url.startsWith('/v1/me/keepsakes')) return reply(response, this.#answers.list)
    return reply(response, { ...summary, status, keepsakes })
  }
}

function reply(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
