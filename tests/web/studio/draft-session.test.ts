import { Browser, DraftKept, settled } from './support/drafts.ts'

const TEXT = `id: quiz-week
title: Quiz week
timeZone: Europe/Paris
keepsakes:
  - { id: voter, title: Voter, earn: { count: { activity: PollVoted, target: 3 } } }
`

let api: DraftKept
let browser: Browser
beforeEach(() => {
  api = new DraftKept()
  browser = new Browser()
})

async function opened() {
  const session = browser.session(api)
  await session.open()
  return session
}

const titled = (title: string) => ({ kind: 'set', path: ['title'], value: title }) as const

test('what is typed is shown at once, checked a moment later, and saved after a pause', async () => {
  api.put(TEXT, 'ben')
  const session = await opened()
  expect(session.state).toMatchObject({ is: 'open', saving: 'saved', base: { body: { savedBy: 'ben' } } })
  expect(session.state.checked.mistakes.map(({ path }) => path)).toEqual(expect.arrayContaining(['startsAt']))

  session.edit(titled(''), 'title')
  expect(session.state).toMatchObject({ content: { title: '' }, saving: 'waiting' })
  expect(session.state.checked.text).toBe(TEXT)
  await browser.pass(0)
  expect(session.state.checked.mistakes.map(({ path }) => path)).toContain('title')

  session.edit(titled('My week'), 'title')
  await browser.pass(2_999)
  expect(api.saved).toHaveLength(1)
  await browser.pass(1)
  expect(api.saved.at(-1)).toBe(TEXT.replace('Quiz week', 'My week'))
  expect(session.state).toMatchObject({ saving: 'saved', base: { body: { savedBy: 'anna' } } })
  expect(browser.kept).toBeUndefined()
})

test('typing on in a field is one step back, a pause or another field begins the next', async () => {
  api.put(TEXT, 'ben')
  const session = await opened()
  const title = () => (session.state.content as { title: string }).title
  session.edit(titled('A'), 'title')
  session.edit(titled('Ab'), 'title')
  session.edit({ kind: 'set', path: ['id'], value: 'other' }, 'id')
  await browser.pass(1_500)
  session.edit(titled('Abc'), 'title')

  session.undo()
  expect(title()).toBe('Ab')
  session.undo()
  session.undo()
  expect([session.state.text, session.state.canUndo]).toEqual([TEXT, false])
  session.redo()
  expect([title(), session.state.canRedo]).toEqual(['Ab', true])
  session.write(TEXT)
  expect(session.state.canRedo).toBe(false)
})

test('without a connection nothing is lost: the browser has it, and saves it when there is one', async () => {
  api.put(TEXT, 'ben')
  const session = await opened()
  api.isOffline = true
  session.edit(titled('My week'))
  await browser.pass(3_000)
  expect(session.state).toMatchObject({ saving: 'offline' })
  expect(browser.kept).toMatchObject({ text: TEXT.replace('Quiz week', 'My week'), etag: '"1"' })
  api.isOffline = false
  await browser.pass(5_000)
  expect([session.state.saving, browser.kept]).toEqual(['saved', undefined])
})

test('a tab that is closed before it is saved goes on where it was', async () => {
  api.put(TEXT, 'ben')
  const before = await opened()
  before.edit(titled('My week'))
  const session = await opened()
  expect(session.state).toMatchObject({ content: { title: 'My week' }, saving: 'waiting' })
  await browser.pass(3_000)
  expect(api.saved).toHaveLength(2)
})

describe('somebody else saves meanwhile', () => {
  const theirs = TEXT.replace('target: 3', 'target: 4')

  async function met(text = theirs) {
    api.put(TEXT, 'ben')
    const session = await opened()
    session.edit(titled('My week'))
    api.put(text, 'ben')
    await browser.pass(3_000)
    return session
  }

  test('who it was is told, and nothing is saved over it', async () => {
    const session = await met()
    expect(session.state.conflict).toMatchObject({
      theirs: { body: { savedBy: 'ben', revision: 2, text: theirs } },
      merge: { clashes: 0 },
    })
    session.edit(titled('My own week'))
    await browser.pass(10_000)
    expect(api.saved).toHaveLength(2)
    expect(browser.kept?.text).toContain('My own week')
  })

  test.each([
    ['both', theirs.replace('Quiz week', 'My week')],
    ['mine', TEXT.replace('Quiz week', 'My week')],
    ['theirs', theirs],
  ] as const)('keeping %s goes on with that', async (choice, text) => {
    const session = await met()
    session.settle(choice)
    await settled()
    expect([session.state.text, api.held?.body.text, session.state.saving]).toEqual([text, text, 'saved'])
    expect(session.state.conflict).toBeUndefined()
    session.undo()
    expect(session.state.text).toBe(TEXT.replace('Quiz week', 'My week'))
  })

  test('the same text is no conflict', async () => {
    const session = await met(TEXT.replace('Quiz week', 'My week'))
    expect(session.state).toMatchObject({ saving: 'saved', base: { body: { revision: 2 } } })
    expect(session.state.conflict).toBeUndefined()
  })

  test('a closed tab that was not saved finds both', async () => {
    api.put(TEXT, 'ben')
    const before = await opened()
    before.edit(titled('My week'))
    api.put(theirs, 'ben')
    const session = await opened()
    expect(session.state.conflict?.merge).toEqual({
      text: theirs.replace('Quiz week', 'My week'),
      clashes: 0,
    })
  })
})

test('a draft that there is not is begun, with the text of a file to the letter', async () => {
  const session = await opened()
  expect(session.state.is).toBe('missing')
  session.begin('# A file.\nid: quiz-week\n')
  await settled()
  expect(api.saved).toEqual(['# A file.\nid: quiz-week\n'])
  expect(session.state).toMatchObject({ is: 'open', saving: 'saved' })
})

test('a text that forms cannot change says why', async () => {
  api.put('id: [quiz', 'ben')
  const session = await opened()
  expect(session.state.checked.isReadable).toBe(false)
  expect(session.tryEdit(titled('A'))).toBe('The text has a slip. Mend it in the text first')
  expect(session.state.text).toBe('id: [quiz')
})
