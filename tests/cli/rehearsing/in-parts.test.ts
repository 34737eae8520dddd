import { readdir, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import * as fc from 'fast-check'
import type { Catalogue } from '../../../awarding/catalogue/catalogue.ts'
import { EventLines } from '../../../cli/event-lines.ts'
import { type StartWorker, startThread } from '../../../cli/rehearsing/crew.ts'
import type { Rehearsed } from '../../../cli/rehearsing/earned.ts'
import { RehearsalInParts } from '../../../cli/rehearsing/in-parts.ts'
import { rangesOf } from '../../../cli/rehearsing/ranges.ts'
import { rehearsed } from '../../../cli/rehearsing/rehearsed.ts'
import { servePart } from '../../../cli/rehearsing/serve.ts'
import type { Activity } from '../../../events/activity.ts'
import { activity } from '../../awarding/support/activities.ts'
import { campaignOf, catalogueOf } from '../../awarding/support/campaigns.ts'
import { limited } from '../../awarding/support/limited.ts'
import { runs } from '../../support/runs.ts'
import { CampaignFolder } from '../support/campaign-folder.ts'

const NOW = Date.parse('2024-03-10T20:00:00.500Z')

let folder: CampaignFolder
let temporary: string
const tmp = process.env.TMPDIR
beforeAll(async () => {
  folder = await CampaignFolder.create()
  temporary = await folder.makeFolder('temporary')
  process.env.TMPDIR = temporary
})
afterAll(async () => {
  if (tmp === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = tmp
  await folder.removeAll()
})
afterEach(async () => expect(await readdir(tmpdir())).toEqual([]))

/** Serves the part in this very thread: a thread of its own takes some tenths of a second. */
const startHere: StartWorker = (task) => {
  const { port1, port2 } = new MessageChannel()
  servePart(port2, structuredClone(task))
  return {
    postMessage: (asked, transfer) => port1.postMessage(asked, [...transfer]),
    terminate: async () => port1.close(),
  }
}

interface How {
  readonly workers: number
  readonly mostInMemory?: number
  readonly start?: StartWorker
}

async function inParts(path: string, catalogue: Catalogue, { workers, ...more }: How) {
  const lines = new EventLines(NOW)
  const size = (await stat(path)).size
  await using rehearsal = await RehearsalInParts.read(path, rangesOf(size, workers, 1), {
    catalogue,
    lines,
    start: startHere,
    ...more,
  })
  return { ...(await foundBy(rehearsal)), counts: lines.counts }
}

async function byOne(path: string, catalogue: Catalogue) {
  const lines = new EventLines(NOW)
  await using rehearsal = await rehearsed(path, catalogue, { lines, workers: 1 })
  return { ...(await foundBy(rehearsal)), counts: lines.counts }
}

async function foundBy(rehearsal: Rehearsed) {
  const { ignored, rejected } = rehearsal
  return {
    earned: await Array.fromAsync(rehearsal.earned()),
    again: await Array.fromAsync(rehearsal.earned()),
    ignored,
    rejected: [...rejected],
    length: rejected.length,
  }
}

const envelopeOf = ({ type, source, publishedAt, detail }: Activity) => ({
  'detail-type': type,
  source,
  time: new Date(publishedAt).toISOString(),
  detail,
})

/** A few odd lines between those of the activities, some of which come in batches or say no time. */
const odd = fc.constantFrom(
  '',
  ' \t',
  '\uFEFF',
  'not JSON',
  '{}',
  '[1]',
  Buffer.from('"\xff"', 'latin1'),
  '{"detail-type":"PollVoted","source":"partner.acme","detail":{"n":12345678901234567890}}',
)
const linesOf = (activities: readonly Activity[]) =>
  fc
    .tuple(
      fc.array(fc.tuple(fc.nat(60), odd), { maxLength: 8 }),
      fc.array(fc.constantFrom('plain', 'timeless', 'batch'), {
        minLength: activities.length,
        maxLength: activities.length,
      }),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
    )
    .map(([others, forms, newline, isEnded]) => {
      const lines: (string | Buffer)[] = activities.map((one, index) => {
        const { time, ...envelope } = envelopeOf(one)
        if (forms[index] === 'timeless') return JSON.stringify(envelope)
        if (forms[index] === 'plain') return JSON.stringify({ ...envelope, time })
        const activities = [envelope, { ...envelope, detail: {} }].map(({ source: _, ...each }) => each)
        return JSON.stringify({ ...envelope, 'detail-type': 'ActivityBatch', time, detail: { activities } })
      })
      for (const [at, line] of others) lines.splice(at % (lines.length + 1), 0, line)
      const text = lines.flatMap((line) => [Buffer.from(line as string), Buffer.from(newline)])
      return Buffer.concat(isEnded ? text : text.slice(0, -1))
    })

const recorded = limited.chain(({ chosen, activities }) =>
  linesOf(activities).map((bytes) => ({ catalogue: catalogueOf(chosen), bytes })),
)

test('any number of workers find what one finds, whatever the lines are', async () => {
  let earned = 0
  let denied = 0
  await fc.assert(
    fc.asyncProperty(
      recorded,
      fc.integer({ min: 2, max: 5 }),
      fc.integer({ min: 1, max: 9 }),
      async ({ catalogue, bytes }, workers, mostInMemory) => {
        const path = await folder.writeText('events.jsonl', bytes)
        const expected = await byOne(path, catalogue)
        expect(await inParts(path, catalogue, { workers, mostInMemory })).toEqual(expected)
        expect(expected.again).toEqual(expected.earned)
        earned += expected.earned.length
        denied += expected.rejected.length
      },
    ),
    { numRuns: runs(25) },
  )
  // Else it would show nothing.
  expect(earned).toBeGreaterThan(0)
  expect(denied).toBeGreaterThan(0)
})

test('campaigns with limited keepsakes and without are told together, in the order of their ids', async () => {
  const vote = { count: { activity: 'PollVoted', target: 1 } }
  const catalogue = catalogueOf(
    campaignOf({ id: 'a', earn: { one: vote } }),
    campaignOf({ id: 'b', earn: { rare: vote }, supply: { rare: 2 } }),
    campaignOf({ id: 'c', earn: { one: vote } }),
  )
  const votes = Array.from({ length: 20 }, (_, number) => ({
    'detail-type': 'PollVoted',
    source: 'partner.acme',
    time: '2024-03-10T12:00:00Z',
    detail: {
      ...{ eventId: `e${number}`, userId: `user-${number % 7}`, occurredAt: '2024-03-10T12:00:00Z' },
      ...{ pollId: 'p', optionId: 'o' },
    },
  }))
  const path = await folder.writeEvents(votes)
  const { earned, ...expected } = await byOne(path, catalogue)
  expect(earned.map(({ userId, campaignId }) => `${userId} ${campaignId}`)).toEqual(
    Array.from({ length: 7 }, (_, user) =>
      ['a', ...(user < 2 ? ['b'] : []), 'c'].map((id) => `user-${user} ${id}`),
    ).flat(),
  )
  expect(await inParts(path, catalogue, { workers: 3 })).toEqual({ earned, ...expected })
})

test('threads of their own find what one finds, when a file is large enough for them', async () => {
  for (const { catalogue, bytes } of fc.sample(recorded, { seed: 7, numRuns: 1 })) {
    const path = await folder.writeText('events.jsonl', bytes)
    const expected = await byOne(path, catalogue)
    expect(expected.earned).not.toEqual([])
    const lines = new EventLines(NOW)
    await using rehearsal = await rehearsed(path, catalogue, { lines, workers: 2, leastBytes: 10 })
    expect(rehearsal).toBeInstanceOf(RehearsalInParts)
    expect({ ...(await foundBy(rehearsal)), counts: lines.counts }).toEqual(expected)
    await using alone = await rehearsed(path, catalogue, { workers: 2, leastBytes: bytes.length })
    expect(alone).not.toBeInstanceOf(RehearsalInParts)
  }
})

test('more than fits in a few messages comes whole, and whoever stops early leaves nothing behind', async () => {
  const catalogue = catalogueOf(
    campaignOf({ earn: { one: { count: { activity: 'PollVoted', target: 1 } } } }),
  )
  const [template] = fc.sample(activity, { seed: 1, numRuns: 1 })
  const votes = Array.from({ length: 5_000 }, (_, number) => {
    const occurredAt = '2024-03-10T12:00:00Z'
    const detail = { eventId: 'e', userId: `user-${number}`, occurredAt, pollId: 'p', optionId: 'o' }
    return { ...envelopeOf(template as Activity), 'detail-type': 'PollVoted', time: occurredAt, detail }
  })
  const path = await folder.writeEvents(votes)
  const { earned } = await inParts(path, catalogue, { workers: 2 })
  expect(earned).toHaveLength(5_000)
  await using rehearsal = await RehearsalInParts.read(path, rangesOf(1_000, 2, 1), {
    catalogue,
    lines: new EventLines(NOW),
    start: startHere,
  })
  for await (const { userId } of rehearsal.earned()) {
    expect(userId).toBe('user-0')
    break
  }
})

describe('a rehearsal of several workers fails in one sentence', () => {
  const catalogue = catalogueOf(
    campaignOf({ earn: { one: { count: { activity: 'PollVoted', target: 1 } } } }),
  )
  const read = async (bytes: string | Buffer, start: StartWorker) => {
    const path = await folder.writeText('bad.jsonl', bytes)
    return { path, found: inParts(path, catalogue, { workers: 2, start }) }
  }

  test('when the file is in UTF-16', async () => {
    const { path, found } = await read(Buffer.from('\uFEFF{}\n{}\n{}\n', 'utf16le'), startHere)
    const sentence = `${path} is in UTF-16: write it in UTF-8, as JSON is exchanged`
    await expect(found).rejects.toMatchObject({ name: 'UserError', message: sentence })
    await expect(byOne(path, catalogue)).rejects.toMatchObject({ name: 'UserError', message: sentence })
  })

  test('when a thread dies', async () => {
    const { found } = await read('{}\n{}\n', (task, fail) => startThread({ ...task, snapshot: 'null' }, fail))
    await expect(found).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(
        /^worker [12] of 2 did not do its work to the end \(.+\): try again with fewer, such as --workers 1$/,
      ),
    })
  })

  test('with the error of the program, when it is one', async () => {
    const broken: StartWorker = (task, fail) =>
      startHere({ ...task, folder: { path: join(task.folder.path, 'gone') } }, fail)
    const { found } = await read('{}\n{}\n', broken)
    await expect(found).rejects.toMatchObject({ name: 'Error', message: expect.stringContaining('ENOENT') })
  })
})
