import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { answers, votes } from '../functions/support/catalogue.ts'
import { answered, voted } from '../functions/support/events.ts'
import { CampaignFolder } from './support/campaign-folder.ts'
import { keepsakes, type Ran } from './support/keepsakes.ts'

type Child = ChildProcessByStdio<Writable, Readable, null>

let folder: CampaignFolder
let history: string
beforeAll(async () => {
  folder = await CampaignFolder.create()
  await folder.write({
    id: 'paris',
    keepsakes: [
      { id: 'voter', earn: votes(1), supply: 1 },
      { id: 'ace', earn: answers(2, 'questionId') },
    ],
  })
  await folder.write({ id: 'rome', keepsakes: [{ id: 'ace', earn: answers(1) }] })
  history = await folder.writeEvents(recorded)
})
afterAll(() => folder.removeAll())

const recorded = [
  voted({ userId: 'ben', eventId: 'v2', at: '2024-07-26T19:00:00Z' }),
  voted({ userId: 'anna', eventId: 'v1', at: '2024-07-26T18:00:00Z' }),
  answered({ userId: 'anna', eventId: 'a1', questionId: 'q1', at: '2024-07-26T20:00:00Z' }),
  answered({ userId: 'anna', eventId: 'a2', questionId: 'q1', at: '2024-07-26T21:00:00Z' }),
  { source: 'partner.acme' },
  answered({ userId: 'anna', eventId: 'a3', at: '2024-08-26T21:00:00Z' }),
]
const ran = new Map<string, Promise<Ran>>()
/** Each is run once: several tests look at the same. */
function simulate(...more: string[]): Promise<Ran> {
  const args = ['simulate', '--campaigns', folder.path, '--events', history, ...more]
  const run = ran.get(more.join(' ')) ?? keepsakes(args)
  ran.set(more.join(' '), run)
  return run
}

describe('simulate', () => {
  test('prints awards, rejected lines and how many were ignored, as one document', async () => {
    const { code, stdout, stderr } = await simulate('--json')
    expect(code).toBe(0)
    expect(stderr).toMatch(/^warning: awarding rejects 1 line; line 5: .* is missing.*\n$/)
    expect(JSON.parse(stdout)).toEqual({
      awards: [
        {
          userId: 'anna',
          campaignId: 'paris',
          keepsakeId: 'voter',
          earnedAt: '2024-07-26T18:00:00.000Z',
          eventId: 'v1',
        },
        {
          userId: 'anna',
          campaignId: 'rome',
          keepsakeId: 'ace',
          earnedAt: '2024-07-26T20:00:00.000Z',
          eventId: 'a1',
        },
      ],
      rejected: [
        {
          line: 5,
          // All that is wrong with it.
          reason: expect.stringMatching(/^detail-type: is missing: [^;]+; detail: is missing: [^;]+$/),
        },
      ],
      ignored: 1,
    })
    expect(stdout).toMatch(/^\{"awards":\[\{.*\],"rejected":\[.*\],"ignored":1\}\n$/)
  })

  test('prints empty lists when there is nothing', async () => {
    const events = await folder.writeEvents([], 'none.jsonl')
    const { stdout } = await keepsakes(['simulate', '--campaigns', folder.path, '--events', events, '--json'])
    expect(stdout).toBe('{"awards":[],"rejected":[],"ignored":0}\n')
  })

  test('--strict ends with 1 when lines are rejected, and prints what it would print', async () => {
    const strict = await simulate('--json', '--strict')
    expect(strict).toEqual({ ...(await simulate('--json')), code: 1 })
    expect(await simulate('--explain', 'anna/voter', '--strict')).toMatchObject({ code: 1 })
    const events = await folder.writeEvents(recorded.slice(0, 2), 'sound.jsonl')
    const sound = ['simulate', '--campaigns', folder.path, '--events', events, '--strict']
    expect(await keepsakes(sound)).toMatchObject({ code: 0, stderr: '' })
  })

  test('reads every character and digit, and lines that end at newlines only', async () => {
    const file = 'odd.jsonl'
    const of = (member: string, note: string) => {
      const event = answered({ userId: 'carl', eventId: member, detail: { note, member: 0 } })
      return JSON.stringify(event).replace('"member":0', `"member":${member}`)
    }
    await folder.write({
      id: 'digits',
      keepsakes: [
        { id: 'both', earn: answers(2, 'member') },
        { id: 'three', earn: answers(3, 'member') },
      ],
    })
    const first = of('9007199254740992', 'a\u2028b')
    await folder.writeText(file, `\uFEFF${first}\r\n${of('9007199254740993', 'c\u2029d')}\n${first}`)
    const args = ['--campaigns', `${folder.path}/digits.json`, '--events', `${folder.path}/${file}`, '--json']
    const { code, stdout, stderr } = await keepsakes(['simulate', ...args])
    await folder.remove('digits.json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toEqual({
      awards: [expect.objectContaining({ userId: 'carl', keepsakeId: 'both' })],
      rejected: [],
      ignored: 0,
    })
  })

  test('sums up for a person', async () => {
    const { stdout } = await simulate()
    expect(stdout.split('\n')).toEqual([
      '2 keepsakes earned by 1 user',
      '        1  paris/voter',
      '        1  rome/ace',
      '1 activity ignored: too late, or outside every campaign',
      '1 event rejected',
      expect.stringMatching(/^ {2}line 5: /),
      '',
    ])
  })

  // In the middle of its work: an interruption, a request to stop, the end of the events, a reader who goes away.
  test.each([
    ['it is interrupted', (child: Child) => child.kill('SIGINT'), 130],
    ['it is stopped', (child: Child) => child.kill('SIGTERM'), 143],
    ['it is done', (child: Child) => child.stdin.end(), 0],
    [
      'nobody reads on',
      (child: Child) => {
        child.stdout.destroy()
        child.stdin.end()
      },
      0,
    ],
  ])('removes what it wrote to the temporary folder when %s', async (_when, end, code) => {
    const temporary = await mkdtemp(join(folder.path, 'temporary-'))
    const child = spawn(
      process.execPath,
      [
        fileURLToPath(new URL('../../cli/main.ts', import.meta.url)),
        ...['simulate', '--campaigns', folder.path, '--events', '-', '--json'],
      ],
      { env: { ...process.env, TMPDIR: temporary }, stdio: ['pipe', 'pipe', 'ignore'] },
    )
    const closed = once(child, 'close')
    child.stdout.resume()
    child.stdin.on('error', () => {})
    // Rejected lines are kept there, when there are more than 20,000.
    child.stdin.write('x\n'.repeat(21_000))
    const deadline = Date.now() + 30_000
    while ((await readdir(temporary)).length === 0) {
      if (Date.now() > deadline) throw new Error('nothing was written')
      await new Promise((resume) => setTimeout(resume, 20))
    }
    end(child)
    expect(await closed).toEqual([code, null])
    expect(await readdir(temporary)).toEqual([])
  })
})

describe('simulate --explain', () => {
  test('tells a person why, line by line', async () => {
    const { code, stdout } = await simulate('--explain', 'anna/paris/ace')
    expect(code).toBe(0)
    expect(stdout.split('\n')).toEqual([
      'anna does not earn paris/ace: 1 of 2 activities',
      'Counted: 1',
      '  line 3, 2024-07-26T20:00:00.000Z, TriviaAnswered a1 of partner.quiz-show: q1 (1 of 2)',
      'Not counted: 3',
      '  line 2, 2024-07-26T18:00:00.000Z, PollVoted v1 of partner.quiz-show: is not TriviaAnswered',
      '  line 4, 2024-07-26T21:00:00.000Z, TriviaAnswered a2 of partner.quiz-show: adds nothing: q1 has counted already',
      '  line 6, 2024-08-26T21:00:00.000Z, TriviaAnswered a3 of partner.quiz-show: came 25 d 21 h after the campaign ends',
      'Missing',
      '  1 more activity (1 of 2): TriviaAnswered',
      '1 line names no user and would be rejected: without --explain they are listed',
      '',
    ])
  })

  test('takes into account who else earned a limited keepsake', async () => {
    const { stdout } = await simulate('--explain', 'ben/voter', '--json')
    expect(JSON.parse(stdout)).toEqual({
      userId: 'ben',
      campaignId: 'paris',
      keepsakeId: 'voter',
      state: 'sold-out',
      met: { at: '2024-07-26T19:00:00.000Z', eventId: 'v2', line: 1 },
      standing: { current: 1, target: 1, unit: 'activities', met: true, asks: 'PollVoted' },
      missing: [],
      counted: [
        {
          line: 1,
          type: 'PollVoted',
          source: 'partner.quiz-show',
          eventId: 'v2',
          at: '2024-07-26T19:00:00.000Z',
          added: ['1 event'],
          current: 1,
        },
      ],
      notCounted: [],
      rejected: [],
      rejectedOfNobody: 1,
    })
    const winner = JSON.parse((await simulate('--explain', 'anna/voter', '--json')).stdout)
    expect(winner).toMatchObject({ state: 'earned', met: { line: 2 } })
  })

  test("lists the user's own rejected lines", async () => {
    const events = await folder.writeEvents([voted({ userId: 'ben', detail: { pollId: 7 } })], 'bad.jsonl')
    const { stdout } = await keepsakes([
      ...['simulate', '--campaigns', folder.path, '--events', events, '--explain', 'ben/voter'],
    ])
    expect(stdout).toMatch(/Rejected: 1\n {2}line 1: detail\.pollId: must be a string/)
  })

  test('says in a sentence what is wrong with a name', async () => {
    const { code, stdout, stderr } = await simulate('--explain', 'anna/ace')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toBe('2 campaigns have a keepsake ace: write anna/paris/ace or anna/rome/ace\n')
  })
})
