import type { Browser, BrowserContext, ConsoleMessage, Locator, Page, Request } from 'playwright-core'
import { until } from '../../stack/support/until.ts'
import { setIn, type TestFont } from './fonts.ts'

export interface VisitOptions {
  /** Where the page is, with a slash at its end. */
  readonly url: string
  /** The demo is to show them; the first of its viewers unless told. */
  readonly viewer?: string
  readonly campaign?: string
  /** It follows the `#` of the address. */
  readonly fragment?: string
  /** Another address to go to, of a page around this one. */
  readonly at?: string
  readonly width?: keyof typeof HEIGHTS
  readonly height?: number
  /** In which all text is set, the narrow one unless told; or in whatever the machine has. */
  readonly font?: TestFont | 'machine'
  readonly theme?: 'light' | 'dark'
  readonly reducedMotion?: boolean
  /** Paint it, which takes most of the time; unless told, nothing is painted, and all else is the same. */
  readonly painted?: boolean
  /** Remember all that the page is told, for `mentions`. */
  readonly recorded?: boolean
  /** It runs before the page is opened. */
  readonly before?: (page: Page, context: BrowserContext) => Promise<unknown>
}

const HEIGHTS = { 320: 568, 360: 740, 390: 844, 768: 1024, 1280: 900 } as const

// Both run in the page, as text: this side knows no DOM.
const WATCH_SHIFTS = `
  window.layoutShift = 0
  window.shifted = []
  new PerformanceObserver((list) => {
    for (const { hadRecentInput, value, sources } of list.getEntries()) {
      if (hadRecentInput) continue
      window.layoutShift += value
      for (const { node } of sources) window.shifted.push((node?.className ?? '') + ': ' + node?.textContent)
    }
  }).observe({ type: 'layout-shift', buffered: true })`
// Two frames later, what the new size has moved has been told.
const FORGET_SHIFTS = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
  window.layoutShift = 0
  window.shifted = []
  done()
})))`
const WATCH_MOTIONS = `
  window.motions = []
  addEventListener('animationstart', ({ animationName }) => window.motions.push(animationName), true)
  addEventListener('transitionrun', ({ propertyName }) => window.motions.push(propertyName), true)`
const PAINT_NOTHING = `
  document.adoptedStyleSheets = [new CSSStyleSheet()]
  document.adoptedStyleSheets[0].replaceSync(
    '#page { opacity: 0 } * { background: none !important; box-shadow: none !important; filter: none !important }')`
// The body has the focus when nothing has.
const FOCUSED = `document.activeElement === document.body ? '' : document.activeElement.textContent`
const NOTHING_MOVES = `document.getAnimations().every(({ playState }) => playState !== 'running')`
const ALL_MARKUP = `document.documentElement.outerHTML`

function addressOf({ url, viewer, campaign, fragment }: VisitOptions): string {
  const address = new URL(url)
  if (viewer !== undefined) address.searchParams.set('viewer', viewer)
  if (campaign !== undefined) address.searchParams.set('campaign', campaign)
  if (fragment !== undefined) address.hash = fragment
  return address.href
}

/** One person's look at the passport page, with all that went over the network for it. */
export class Visit {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors in the console and uncaught ones. */
  readonly errors: string[] = []
  /** All addresses that were asked for anything. */
  readonly requests: string[] = []
  /** Answers of the API and of this machine's own routes that were no success. */
  readonly refused: [status: number, url: string][] = []
  /** The live connection brought them. */
  readonly pushed: string[] = []
  readonly #bodies: Promise<string>[] | undefined

  private constructor(context: BrowserContext, page: Page, { recorded = false }: VisitOptions) {
    this.context = context
    this.page = page
    this.#bodies = recorded ? [] : undefined
    page.on('console', (message: ConsoleMessage) => {
      if (['error', 'warning'].includes(message.type()))
        this.errors.push(`${message.text()} ${message.location().url}`)
    })
    page.on('pageerror', (error) => this.errors.push(String(error)))
    context.on('request', (request: Request) => this.requests.push(request.url()))
    context.on('response', (response) => {
      if (response.status() >= 400) this.refused.push([response.status(), response.url()])
      // A redirect, an answer cut off and one that was not sent have no body.
      this.#bodies?.push(
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
    const {
      width = 1280,
      theme = 'light',
      reducedMotion = true,
      painted = false,
      font = 'narrow',
      before,
    } = options
    const { height = HEIGHTS[width] } = options
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: theme,
      reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
      locale: 'en-GB',
      timezoneId: 'Europe/Paris',
    })
    const visit = new Visit(context, await context.newPage(), options)
    const fonts = font === 'machine' ? '' : setIn(font)
    await visit.page.addInitScript(fonts + WATCH_SHIFTS + WATCH_MOTIONS + (painted ? '' : PAINT_NOTHING))
    await before?.(visit.page, context)
    await visit.page.goto(options.at ?? addressOf(options))
    return visit
  }

  /** The screen's, in pixels. */
  get width(): number | undefined {
    return this.page.viewportSize()?.width
  }

  /** As if the screen were another. */
  async resize(width: keyof typeof HEIGHTS): Promise<void> {
    if (width === this.width) return
    await this.page.setViewportSize({ width, height: HEIGHTS[width] })
    await this.page.evaluate(FORGET_SHIFTS)
  }

  /** Waits until it is shown by day or by night. */
  async dim(theme: 'light' | 'dark'): Promise<void> {
    await this.page.emulateMedia({ colorScheme: theme })
    await this.when(`document.documentElement.dataset.theme === '${theme}'`)
  }

  /** The button of a stamp, by how its name begins: its title, then what there is to say of it. */
  stamp(name: string): Locator {
    return this.page.getByRole('button', { name })
  }

  /** Closes the dialog that is open, and clicks on this. */
  async instead(other: Locator): Promise<void> {
    await this.page.keyboard.press('Escape')
    await other.click()
  }

  /** Eyes and ears are told it when stamps arrive. */
  announced(text: string): Locator {
    return this.page.getByRole('status', { name: 'New stamps' }).getByText(text)
  }

  /** Presses Tab until what is focused has a text with this in it. @throws Error when that is not to be reached */
  async tabTo(text: string): Promise<void> {
    for (let presses = 0; presses < 60; presses++) {
      if ((await this.focused()).includes(text)) return
      await this.page.keyboard.press('Tab')
    }
    throw new Error(`Tab does not reach "${text}"`)
  }

  focused(): Promise<string> {
    return this.page.evaluate<string>(FOCUSED)
  }

  /** Animations and transitions that have begun, each by its name. */
  motions(): Promise<string[]> {
    return this.page.evaluate<string[]>('window.motions')
  }

  /** Opens the passport's cover. */
  async open(): Promise<void> {
    await this.page.getByRole('button', { name: 'Open passport' }).click()
    await this.page.getByRole('tab', { name: 'Stamps' }).waitFor()
  }

  /** Waits until an expression is true in the page, which looks again at each frame. */
  async when(expression: string): Promise<void> {
    await until(expression, () =>
      this.page.evaluate<boolean>(`new Promise((answer) => {
      const since = performance.now()
      const look = () => {
        if (${expression}) answer(true)
        else if (performance.now() - since > 1000) answer(false)
        else requestAnimationFrame(look)
      }
      look()
    })`),
    )
  }

  /** Waits until nothing moves any more. */
  settled(): Promise<void> {
    return this.when(NOTHING_MOVES)
  }

  /** Where anything that the page has been told since it was `recorded`, or shows, matches; each with what is around it. */
  async mentions(pattern: RegExp): Promise<string[]> {
    if (!this.#bodies) throw new Error('this visit was not recorded')
    const bodies = await Promise.all(this.#bodies)
    const markup = await this.page.evaluate<string>(ALL_MARKUP)
    return [...bodies, ...this.pushed, ...this.requests, markup].flatMap((text) =>
      [...text.matchAll(pattern)].map(({ index }) => text.slice(Math.max(0, index - 40), index + 40)),
    )
  }

  /** Tells what moved untouched since the page was opened or resized, as `class: text`. */
  shifted(): Promise<string[]> {
    return this.page.evaluate<string[]>('window.shifted')
  }

  /** How much of what is shown moved without anybody touching it: the sum of Chromium's layout-shift scores. */
  layoutShift(): Promise<number> {
    return this.page.evaluate<number>('window.layoutShift')
  }

  async end(): Promise<void> {
    await this.context.close()
  }
}
