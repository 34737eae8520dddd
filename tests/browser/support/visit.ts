import type { Browser, BrowserContext, ConsoleMessage, Page, Request } from 'playwright-core'

export interface VisitOptions {
  /** Where the page is, with a slash at its end. */
  readonly url: string
  /** Whom the demo is to show; the first of its viewers unless told. */
  readonly viewer?: string
  readonly width?: 390 | 1280
  readonly theme?: 'light' | 'dark'
  readonly reducedMotion?: boolean
  /** What is to be so before the page is opened. */
  readonly before?: (page: Page, context: BrowserContext) => Promise<unknown>
}

const HEIGHTS = { 390: 844, 1280: 900 } as const

// Both run in the page, as text: this side knows no DOM.
const WATCH_SHIFTS = `
  window.layoutShift = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.layoutShift += entry.value
  }).observe({ type: 'layout-shift', buffered: true })`
const ALL_MARKUP = `document.documentElement.outerHTML`

/** One person's look at the passport page, with all that went over the network for it. */
export class Visit {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors in the console and uncaught ones. */
  readonly errors: string[] = []
  /** Addresses of this machine's other ports and of other machines that the page asked for anything. */
  readonly requests: string[] = []
  /** What the live connection received. */
  readonly pushed: string[] = []
  readonly #bodies: Promise<string>[] = []

  private constructor(context: BrowserContext, page: Page) {
    this.context = context
    this.page = page
    page.on('console', (message: ConsoleMessage) => {
      if (['error', 'warning'].includes(message.type()))
        this.errors.push(`${message.text()} ${message.location().url}`)
    })
    page.on('pageerror', (error) => this.errors.push(String(error)))
    context.on('request', (request: Request) => this.requests.push(request.url()))
    context.on('response', (response) => {
      // A redirect, an answer cut off and one that was not sent have no body.
      this.#bodies.push(
        response.text().then(
          (text) => `${response.url()}\n${text}`,
          () => response.url(),
        ),
      )
    })
    page.on('websocket', (socket) => {
      this.requests.push(socket.url())
      socket.on('framereceived', ({ payload }) => this.pushed.push(String(payload)))
    })
  }

  static async begin(browser: Browser, options: VisitOptions): Promise<Visit> {
    const { url, viewer, width = 1280, theme = 'light', reducedMotion = false, before } = options
    const context = await browser.newContext({
      viewport: { width, height: HEIGHTS[width] },
      colorScheme: theme,
      reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
      locale: 'en-GB',
      timezoneId: 'Europe/Paris',
    })
    const visit = new Visit(context, await context.newPage())
    await visit.page.addInitScript(WATCH_SHIFTS)
    await before?.(visit.page, context)
    await visit.page.goto(viewer === undefined ? url : `${url}?viewer=${viewer}`)
    return visit
  }

  /** Opens the passport's cover. */
  async open(): Promise<void> {
    await this.page.getByRole('button', { name: 'Open passport' }).click()
    await this.page.getByRole('tab', { name: 'Stamps' }).waitFor()
  }

  /** All that the page has been told and shows, as one text. */
  async everything(): Promise<string> {
    const bodies = await Promise.all(this.#bodies)
    return [...bodies, ...this.pushed, ...this.requests, await this.page.evaluate<string>(ALL_MARKUP)].join(
      '\n',
    )
  }

  /** How much of what is shown moved without anybody touching it: the sum of Chromium's layout-shift scores. */
  layoutShift(): Promise<number> {
    return this.page.evaluate<number>('window.layoutShift')
  }

  async end(): Promise<void> {
    await this.context.close()
  }
}
