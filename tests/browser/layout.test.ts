import type { Page } from 'playwright-core'
import type { Passport } from '../../schemas/api/passport.ts'
import { announcement, shareText } from '../../web/model/words.ts'
import { runs } from '../support/runs.ts'
import { type Boxes, boxesOf, lookAt, movedBetween } from './support/boxes.ts'
import { type Answers, useCanned } from './support/canned.ts'
import { GENERIC, pageFamilies } from './support/fonts.ts'
import { beforeTheLast, worded, wordings } from './support/passports.ts'
import type { Visit } from './support/visit.ts'
import { describeInBrowser } from './support/visits.ts'

/** A quick run leaves out a phone between two others. */
const WIDTHS: readonly Width[] = runs(1) > 1 ? [320, 360, 390, 1280] : [320, 390, 1280]
const usual = worded(wordings.usual)

type Width = 320 | 360 | 390 | 768 | 1280

/** They may be cut where longer than usual: a dialog has them in full, one press away. */
const MAY_BE_CUT =
  /^(cover-title|data-title|data-about|leaf-head|stamp-title|plain-title|when|nearest-title|nearest-progress|invitation|field .*(holder|valid)|edition|entry-title|entry-campaign)\b/

/** Every wording, and each of what the page says of itself. */
const SHOWN: readonly (readonly [keyof typeof wordings, Passport['status']])[] = [
  ['short', 'closed'],
  ['long', 'open'],
  ['long', 'upcoming'],
  ['unbroken', 'open'],
]

describeInBrowser('the layout of the passport page', () => {
  const canned = useCanned(['viewer-1', 'auth0|5f7c8ec7c33c6c004bbafe82'], usual)

  /** Has the page ask for its answers again. */
  const again = (page: Page) => page.evaluate(`dispatchEvent(new Event('online'))`)
  const show = async (visit: Visit, answers: Answers) => {
    canned.answers(answers)
    await again(visit.page)
    await shows(visit, answers.passport)
  }
  /** Waits until the page shows this one. */
  const shows = (visit: Visit, passport: Passport) =>
    visit.when(`((text) => text('h1') === ${JSON.stringify(passport.title)}
      && text('.cover-count, .field-stamps dd').startsWith('${shareText(passport)}')
      && /^Closed/.test(text('.cover-status, .field:last-child dd')) === ${passport.status === 'closed'}
    )((selector) => document.querySelector(selector)?.textContent)`)

  /**
   * Looks at each of these widths, which is sooner done than to show something else. To lay the page out for another is most of
   * what it takes, so the last are looked at first where the page has their width.
   */
  const atEach = async <T>(visit: Visit, widths: readonly Width[], look: (at: number) => Promise<T>) => {
    const seen: T[] = []
    const indexes = [...widths.keys()]
    for (const at of visit.width === widths.at(-1) ? indexes.toReversed() : indexes) {
      await visit.resize(widths[at] as Width)
      seen[at] = await look(at)
    }
    return seen
  }

  /** Finds what moved from where it was, is outside of the screen or of its box, or is too small to press. */
  const wrongIn = async (visit: Visit, before: Boxes, { longer }: { longer: boolean }) => {
    const { boxes, cut, sideways, small } = await lookAt(visit.page)
    return [
      ...movedBetween(before, boxes).slice(0, 5),
      ...cut
        .filter(([box]) => !(longer && MAY_BE_CUT.test(box)))
        .map(([box, text]) => `cut: ${box}: ${text.slice(0, 60)}`),
      ...(sideways > 0 ? ['wider than the screen'] : []),
      ...small.map((each) => `too small to press: ${each}`),
    ]
  }

  test('is seen to move, to be cut, and to be too small', async () => {
    canned.answers(usual)
    const visit = await canned.visit({ width: 320 })
    await shows(visit, usual.passport)
    const before = await boxesOf(visit.page)
    await visit.page.evaluate(`{
      const [title, opener] = ['.cover-title', '.opener'].map((each) => document.querySelector(each))
      title.style.blockSize = '10px'
      opener.style.minBlockSize = '30px'
      document.querySelector('#page').style.inlineSize = '500px'
    }`)
    const wrong = (await wrongIn(visit, before, { longer: false })).join('\n')
    for (const each of [/header: .* to /, /cut: cover-title/, /wider than/, /too small to press: Open/])
      expect(wrong).toMatch(each)
    await canned.visits.end()
  })

  test('is set in the fonts of the tests, whichever family its styles name and whatever the machine has', async () => {
    const visit = await canned.visit({ font: 'wide' })
    const widthOf = (family: string) =>
      visit.page.evaluate<number>(`{
        const text = document.createElement('span')
        text.style.font = '100px ' + ${JSON.stringify(family)}
        text.style.position = 'absolute'
        text.textContent = 'n'
        document.body.append(text)
        text.getBoundingClientRect().width
      }`)
    expect(pageFamilies.length).toBeGreaterThan(10)
    for (const family of pageFamilies.filter((each) => !GENERIC.includes(each)))
      expect([family, await widthOf(`"${family}"`)]).toEqual([family, 66])
    // Only fontconfig can be told what the others are: after a family that there is, they have no say.
    for (const family of process.platform === 'linux' ? [...GENERIC, 'Nobody Has This'] : [])
      expect([family, [43, 66]]).toEqual([family, expect.arrayContaining([await widthOf(family)])])
    await canned.visits.end()
  })

  describe.each(['narrow', 'wide'] as const)('in a %s font', (font) => {
    let open: Visit
    let closed: Visit
    const start = async (cover: 'closed' | 'open', painted = false) => {
      canned.answers(usual)
      const before = (page: Page) =>
        page.addInitScript(`sessionStorage.setItem('keepsakes.open', '${cover === 'open' ? 'yes' : 'no'}')`)
      const visit = await canned.visit({ font, before, painted, width: 390 })
      await shows(visit, usual.passport)
      return visit
    }
    beforeAll(async () => {
      canned.visits.expectErrors(/503|ERR_EMPTY_RESPONSE/)
      open = await start('open')
      closed = await start('closed')
    })
    beforeEach(() => canned.answers(usual))
    afterEach(() => canned.recover())
    afterAll(() => canned.visits.end())

    /** Looks at the usual wording by day and by night, and at every other, at each of these widths. */
    const everyWording = async (visit: Visit, widths: readonly Width[] = WIDTHS, others = SHOWN) => {
      const wrong = new Map<string, string>()
      await show(visit, usual)
      const before = await atEach(visit, widths, () => boxesOf(visit.page))
      const look = async (where: string, longer: boolean) => {
        const found = await atEach(visit, widths, (at) => wrongIn(visit, before[at] ?? {}, { longer }))
        for (const [at, all] of found.entries())
          for (const each of all) if (!wrong.has(each)) wrong.set(each, `${widths[at]} pixels, ${where}`)
      }
      for (const boxes of before) expect(Object.keys(boxes).length).toBeGreaterThan(10)
      // Colours have nothing to do with the font.
      if (font === 'wide') {
        await visit.dim('dark')
        await look('usual, by night', false)
        await visit.dim('light')
      }
      for (const [name, status] of others) {
        await show(visit, worded(wordings[name], { status }))
        await look(`${name}, ${status}`, true)
      }
      return [...wrong].map(([found, where]) => `${found} (${where})`)
    }

    test('keeps every box of the cover where it is, whatever is written on it', async () => {
      expect(await everyWording(closed, [...WIDTHS, 768])).toEqual([])
    })

    test('keeps every box of the open passport where it is, whatever is written in it', async () => {
      expect(await everyWording(open, [...WIDTHS, 768])).toEqual([])
    })

    test('keeps every box of the list where it is, whatever is written in it', async () => {
      await open.page.getByRole('tab', { name: 'Newest' }).click()
      expect(await everyWording(open, WIDTHS, SHOWN.slice(2))).toEqual([])
      await open.page.getByRole('tab', { name: 'Stamps' }).click()
    })

    test('keeps every dialog as large as it is, whatever is written in it', async () => {
      for (const opener of ['.about-opener', '.stamp.earned button', '.stamp.locked button']) {
        await open.page.locator(opener).first().click()
        expect([opener, await everyWording(open, [320, 1280], SHOWN.slice(-1))]).toEqual([opener, []])
        await open.page.keyboard.press('Escape')
      }
    })

    test('moves nothing, as the browser sees it, when other words are there', async () => {
      const visit = await start('open', true)
      for (const [name, status] of SHOWN) {
        await show(visit, worded(wordings[name], { status }))
        await visit.when('true')
        expect([name, await visit.shifted()]).toEqual([name, []])
      }
      await visit.end()
    })

    test.each(['closed', 'open'])(
      'has the same places before the stamps are there as after, %s',
      async (cover) => {
        const visit = cover === 'open' ? open : closed
        const places = () => atEach(visit, WIDTHS, async () => placesIn(await boxesOf(visit.page)))
        const release = canned.hold()
        await visit.page.reload()
        await visit.page.getByRole('status', { name: 'Loading your passport' }).waitFor()
        const before = await places()
        release()
        await shows(visit, usual.passport)
        const after = await places()
        for (const [at, width] of WIDTHS.entries()) {
          const [was, is] = [before[at] ?? {}, after[at] ?? {}]
          const common = Object.keys(was).filter((place) => place in is)
          expect(common.length).toBeGreaterThan(cover === 'open' ? 100 : 2)
          expect([width, movedBetween(was, is)]).toEqual([width, []])
        }
      },
    )

    test('says what the trouble is in a note of one size, and moves nothing for it', async () => {
      await show(open, usual)
      const before = await atEach(open, WIDTHS, () => boxesOf(open.page))
      const notes: Boxes[][] = []
      for (const trouble of [{ title: 'Not now' }, 'offline'] as const) {
        canned.trouble = trouble
        await again(open.page)
        await open.page.getByText(trouble === 'offline' ? 'You are offline' : 'a little late').waitFor()
        const looks = await atEach(open, WIDTHS, async (at) => ({
          wrong: await wrongIn(open, before[at] ?? {}, { longer: false }),
          boxes: await boxesOf(open.page),
        }))
        expect(looks.map(({ wrong }) => wrong)).toEqual(WIDTHS.map(() => []))
        notes.push(looks.map(({ boxes }) => boxes))
      }
      const [late = [], offline = []] = notes
      for (const [at, width] of WIDTHS.entries()) {
        expect([late, offline].map((note) => note[at]?.['/desk/trouble']?.length)).toEqual([4, 4])
        expect([width, movedBetween(late[at] ?? {}, offline[at] ?? {})]).toEqual([width, []])
      }
      canned.recover()
      await again(open.page)
      await open.page.locator('.trouble').waitFor({ state: 'detached' })
    })

    test('tells of new stamps on a ticket of one size, and moves nothing for it', async () => {
      const sizes = new Set<string>()
      for (const width of WIDTHS) {
        await open.resize(width)
        for (const [name, many] of [
          // The first ones of all.
          ['short', 9],
          ['usual', 1],
          ['unbroken', 9],
        ] as const) {
          const after = worded(wordings[name])
          const { answers, titles } = beforeTheLast(many, after)
          await show(open, answers)
          const before = await boxesOf(open.page)
          await show(open, after)
          await open.announced(announcement(titles)).waitFor()
          const { boxes, cut } = await lookAt(open.page)
          const [, , ...size] = boxes['/arrivals/arrival'] ?? []
          sizes.add(`${width}: ${size}`)
          expect([width, name, movedBetween(before, boxes), await open.shifted()]).toEqual([
            width,
            name,
            [],
            [],
          ])
          if (name === 'usual') expect(cut.filter(([box]) => box === 'arrival')).toEqual([])
        }
      }
      expect([...sizes]).toHaveLength(WIDTHS.length)
    })

    test('shows what stands in the way with its button where it is, whatever there is to say', async () => {
      const detail = 'It is said at length why it cannot be done, and what would help. '.repeat(6)
      const notices: Boxes[][] = []
      for (const trouble of [{ title: 'Not now' }, { title: 'Not now', detail }]) {
        canned.trouble = trouble
        await closed.page.reload()
        await closed.page.getByRole('heading', { name: 'Your passport cannot be opened' }).waitFor()
        const looks = await atEach(closed, WIDTHS, async () => ({
          wrong: await wrongIn(closed, {}, { longer: true }),
          boxes: await boxesOf(closed.page),
        }))
        expect(looks.map(({ wrong }) => wrong)).toEqual(WIDTHS.map(() => []))
        notices.push(looks.map(({ boxes }) => boxes))
      }
      const [shorts = [], longs = []] = notices
      for (const [at, short] of shorts.entries()) {
        expect(short['/desk/notice/button']).toHaveLength(4)
        expect(movedBetween(short, longs[at] ?? {})).toEqual([])
      }
    })
  })
})

/** Takes the places that an open passport and its skeleton share, by what they are called from the book on. */
function placesIn(boxes: Boxes): Boxes {
  return Object.fromEntries(
    Object.entries(boxes).flatMap(([place, box]) => {
      const from = place.search(/\/(book|closed|tab-row)/)
      return from < 0 ? [] : [[place.slice(from), box] as const]
    }),
  )
}
