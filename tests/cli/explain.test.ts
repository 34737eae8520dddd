import { join } from 'node:path'
import { storedJson, storedText } from '../../cli/explain/output.ts'
import { explainedBy } from '../../cli/explain.ts'
import { type LocalRun, runLocal } from '../../local/run.ts'
import type { CampaignId, KeepsakeId, UserId } from '../../schemas/ids.ts'
import { answers, collected, votes, watched } from '../functions/support/catalogue.ts'
import { answered, viewed, voted } from '../functions/support/events.ts'
import { until } from '../stack/support/until.ts'
import { CampaignFolder } from './support/campaign-folder.ts'
import { keepsakes } from './support/keepsakes.ts'

/** A running stack in which some events have been awarded. */
let folder: CampaignFolder
let run: LocalRun
let endpoints: string

beforeAll(async () => {
  folder = await CampaignFolder.create()
  await folder.write({
    id: 'paris',
    keepsakes: [
      { id: 'ace', earn: answers(2, 'questionId') },
      { id: 'quiz-master', earn: answers(5, 'questionId') },
      { id: 'viewer', earn: watched(30), supply: 100 },
      { id: 'rare', earn: votes(1), supply: 1 },
      { id: 'album', earn: collected(['ace', 'viewer']) },
      { id: 'first', earn: collected(['ace']) },
      { id: 'quizzes', earn: answers(9, 'theme') },
    ],
  })
  endpoints = join(folder.path, 'endpoints')
  run = await runLocal({
    port: 0,
    awsPort: 0,
    campaigns: folder.path,
    users: ['anna', 'ben'],
    partners: [],
    endpointsFile: endpoints,
    log: () => {},
  })
  const first = await folder.writeEvents([
    answered({
      userId: 'anna',
      eventId: 'a1',
      questionId: 'q1',
      detail: { theme: 'sunday-quiz-20240804.q1' },
    }),
    answered({
      userId: 'anna',
      eventId: 'a2',
      questionId: 'q2',
      at: '2024-07-26T19:00:00.000Z',
      detail: { theme: `a quiz of ${'many '.repeat(20)}words` },
    }),
    viewed({ userId: 'anna', eventId: 'w1', minutes: 20 }),
    voted({ userId: 'anna' }),
  ])
  await publish(first)
  // The one that there is has gone by then.
  await publish(await folder.writeEvents([voted({ userId: 'ben' })]))
})
afterAll(async () => {
  await run?.stop()
  await folder?.removeAll()
})

const command = (...args: string[]) => keepsakes([...args, '--endpoints-file', endpoints])
/** As the command tells it with --json, which one test has it do. */
const explained = async (name: string) =>
  JSON.parse(JSON.stringify(storedJson(await explainedBy({ endpointsFile: endpoints }, name))))
const told = async (name: string) => storedText(await explainedBy({ endpointsFile: endpoints }, name))

/** Publishes a file of events, and waits until all of them have been awarded. */
async function publish(file: string): Promise<void> {
  await command('publish', file)
  await until('the functions to be done', () => run.stack.idle())
}

describe('explain', () => {
  test('of a keepsake that is held tells what it was earned by', async () => {
    const { stdout: json } = await command('explain', 'anna/ace', '--json')
    expect(json).toMatch(/^\{.*\}\n$/)
    expect(JSON.parse(json)).toEqual({
      userId: 'anna',
      campaignId: 'paris',
      keepsakeId: 'ace',
      state: 'earned',
      earnedAt: '2024-07-26T19:00:00.000Z',
      recordedAt: expect.any(String),
      eventId: 'a2',
      standing: { current: 2, target: 2, unit: 'activities', met: true, asks: 'TriviaAnswered' },
      gathered: [{ asks: 'TriviaAnswered', holds: ['q1', 'q2'] }],
      collected: [],
      missing: [],
    })
    const { stdout } = await command('explain', 'anna/paris/ace')
    expect(stdout).toMatch(
      /^anna earned paris\/ace at 2024-07-26T19:00:00\.000Z, with event a2, recorded at /,
    )
    expect(stdout).toContain('Progress when it was earned\n  TriviaAnswered: q1, q2\n')
  })

  test('of one that is not yet earned tells what the user has so far, and what is missing', async () => {
    expect((await told('anna/viewer')).split('\n')).toEqual([
      'anna does not have paris/viewer: 20 of 30 minutes',
      'Progress so far',
      '  TvWatched: 2024-07-26T17:40:00Z to 18:00:00Z',
      'Missing',
      '  10 more minutes (20 of 30): TvWatched',
    ])
    // A measure shared with a held one goes on counting.
    expect(await explained('anna/quiz-master')).toMatchObject({
      state: 'locked',
      standing: { current: 2, target: 5 },
    })
  })

  test('of one that collects others tells which are held', async () => {
    expect(await explained('anna/album')).toMatchObject({
      state: 'locked',
      collected: [
        { keepsakeId: 'ace', held: true },
        { keepsakeId: 'viewer', held: false },
      ],
      missing: ['1 more keepsake (1 of 2): of the keepsakes ace, viewer'],
    })
  })

  test('of a collection that is held tells which keepsakes it took, and of nothing that it had no room for', async () => {
    const [, ...lines] = (await told('anna/first')).split('\n')
    expect(lines).toEqual(['Keepsakes that it asks for', '  ace: held'])
  })

  test('shows values as the events had them, and says which were too long to be kept', async () => {
    expect(await explained('anna/quizzes')).toMatchObject({
      gathered: [{ holds: ['sunday-quiz-20240804.q1', 'a value too long to be kept in full'] }],
    })
  })

  test('of a limited one tells the number, or that none was left', async () => {
    expect(await explained('anna/rare')).toMatchObject({ state: 'earned', edition: { number: 1, of: 1 } })
    expect(await told('ben/rare')).toMatch(
      /^ben does not have paris\/rare: none was left when its criterion was met/,
    )
  })

  test('of a user who has done nothing tells that everything is missing', async () => {
    expect(await explained('nobody/ace')).toMatchObject({
      state: 'locked',
      gathered: [],
      standing: { current: 0 },
    })
  })

  test('says in a sentence what is wrong', async () => {
    const unknown = await command('explain', 'anna/acee')
    expect(unknown).toEqual({ code: 1, stdout: '', stderr: 'there is no keepsake acee; did you mean ace?\n' })
    const stopped = await keepsakes(['explain', 'anna/ace', '--endpoints-file', join(folder.path, 'none')])
    expect(stopped.code).toBe(1)
    expect(stopped.stderr).toMatch(/^no local stack is running .* or name a stage with --stage\n$/)
  })

  test('the API does not show the states', async () => {
    const headers = { authorization: `Bearer ${run.endpoints.tokens.anna}` }
    for (const path of ['/v1/me/keepsakes', '/v1/me/passports/paris']) {
      const text = await (await fetch(`${run.endpoints.api}${path}`, { headers })).text()
      expect(text).toContain('"ace"')
      expect(text).not.toContain('gathered')
    }
  })
})

test('a keepsake that is due since it was made easier is told with what awards it', () => {
  const howFar = { current: 2, target: 2, unit: 'activities', met: true, asks: 'PollVoted' } as const
  const answer = {
    userId: 'ada' as UserId,
    campaignId: 'games' as CampaignId,
    keepsakeId: 'voter' as KeepsakeId,
    state: 'locked',
    held: undefined,
    howFar,
    states: [],
    collected: [],
  } as const
  expect(storedText(answer)).toContain('it is awarded with the next activity that counts for it')
  expect(storedText({ ...answer, howFar: { ...howFar, current: 1, met: false } })).not.toContain('awarded')
})
