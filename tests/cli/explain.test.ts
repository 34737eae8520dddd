import { join } from 'node:path'
import { type LocalRun, runLocal } from '../../local/run.ts'
import { answers, collected, votes, watched } from '../functions/support/catalogue.ts'
import { answered, viewed, voted } from '../functions/support/events.ts'
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
    answered({ userId: 'anna', eventId: 'a1', questionId: 'q1' }),
    answered({ userId: 'anna', eventId: 'a2', questionId: 'q2', at: '2024-07-26T19:00:00.000Z' }),
    viewed({ userId: 'anna', eventId: 'w1', minutes: 20 }),
    voted({ userId: 'anna' }),
  ])
  await command('publish', first)
  await until('anna', 'rare', 'earned')
  await command('publish', await folder.writeEvents([voted({ userId: 'ben' })]))
  await until('ben', 'rare', 'sold-out')
  await until('anna', 'ace', 'earned')
  await until('anna', 'viewer', 'locked')
}, 120_000)
afterAll(async () => {
  await run?.stop()
  await folder?.removeAll()
})

const command = (...args: string[]) => keepsakes([...args, '--endpoints-file', endpoints])
const explained = async (name: string) => JSON.parse((await command('explain', name, '--json')).stdout)

/** Waits until the tables say so, and something of it has been gathered. */
async function until(userId: string, keepsakeId: string, state: string): Promise<void> {
  const deadline = Date.now() + 30_000
  for (;;) {
    const { state: found, standing } = await explained(`${userId}/${keepsakeId}`)
    if (found === state && standing.current > 0) return
    if (Date.now() > deadline) throw new Error(`${userId}/${keepsakeId} is ${found}, not ${state}`)
    await new Promise((resume) => setTimeout(resume, 100))
  }
}

describe('explain', () => {
  test('of a keepsake that is held tells what it was earned by', async () => {
    expect(await explained('anna/ace')).toEqual({
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
    expect(stdout).toContain('Gathered when it was earned\n  TriviaAnswered: q1, q2\n')
  })

  test('of one that is not yet earned tells what has been gathered, and what is missing', async () => {
    const { stdout } = await command('explain', 'anna/viewer')
    expect(stdout.split('\n')).toEqual([
      'anna does not have paris/viewer: 20 of 30 minutes',
      'Gathered so far',
      '  TvWatched: 2024-07-26T17:40:00Z to 18:00:00Z',
      'Missing',
      '  10 more minutes (20 of 30): TvWatched',
      '',
    ])
    // What it shares with one that is held goes on being gathered.
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

  test('of a limited one tells the number, or that none was left', async () => {
    expect(await explained('anna/rare')).toMatchObject({ state: 'earned', edition: { number: 1, of: 1 } })
    const { stdout } = await command('explain', 'ben/rare')
    expect(stdout).toMatch(/^ben does not have paris\/rare: none was left when its condition was met/)
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

  test('the API does not show what was gathered', async () => {
    const headers = { authorization: `Bearer ${run.endpoints.tokens.anna}` }
    for (const path of ['/v1/me/keepsakes', '/v1/me/passports/paris']) {
      const text = await (await fetch(`${run.endpoints.api}${path}`, { headers })).text()
      expect(text).toContain('"ace"')
      expect(text).not.toContain('gathered')
    }
  })
})
