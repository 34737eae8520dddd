import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { type Catalogue, readCatalogue } from '../../awarding/catalogue/catalogue.ts'
import { type JsonObject, parseJson } from '../../json/json.ts'
import { startAws } from '../../local/aws/server.ts'
import { CatalogueBucket } from '../../publishing/bucket.ts'
import { PublishedMeanwhileError, PublishingError, RefusedError } from '../../publishing/errors.ts'
import { type PublishOptions, publishCatalogue, rollBack } from '../../publishing/publish.ts'
import { draftOf } from '../../publishing/snapshot.ts'
import { snapshotKeyOf } from '../../schemas/catalogue-pointer.ts'
import { activityOf } from '../awarding/support/activities.ts'
import {
  answers,
  type CampaignGiven,
  campaign,
  type KeepsakeGiven,
  votes,
} from '../functions/support/catalogue.ts'

const NAME = 'catalogue-bucket'
const NOW = Date.parse('2024-07-15T00:00:00Z')

let aws: Awaited<ReturnType<typeof startAws>>
let s3: S3Client
let bucket: CatalogueBucket
beforeEach(async () => {
  aws = await startAws({
    port: 0,
    region: 'eu-west-1',
    accountId: '000000000000',
    invoke: () => undefined,
    log: () => undefined,
  })
  aws.createBucket(NAME)
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  s3 = new S3Client({ endpoint: aws.url, region: 'eu-west-1', credentials, forcePathStyle: true })
  bucket = new CatalogueBucket(s3, NAME)
})
afterEach(async () => {
  s3.destroy()
  await aws.stop()
})

const ace: KeepsakeGiven = { id: 'ace', earn: answers(2) }
const voter: KeepsakeGiven = { id: 'voter', earn: votes(1), supply: 10 }

function draft(...keepsakes: KeepsakeGiven[]): Catalogue {
  const given: CampaignGiven = { id: 'paris', keepsakes }
  return draftOf([...readCatalogue({ version: '1', campaigns: [campaign(given)] }).campaigns.values()])
}

const options = (more: Partial<PublishOptions> = {}): PublishOptions => ({
  bucket,
  allow: new Set(),
  now: NOW,
  ...more,
})
const publish = (keepsakes: KeepsakeGiven[], more: Partial<PublishOptions> = {}) =>
  publishCatalogue(draft(...keepsakes), options(more))

async function objectOf(Key: string) {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: NAME, Key }))
  return JSON.parse((await Body?.transformToString()) ?? '')
}
const pointer = () => objectOf('catalogue/current.json')
const put = (Key: string, Body: string) => s3.send(new PutObjectCommand({ Bucket: NAME, Key, Body }))

test('the first publication is snapshot 1, and the pointer names it', async () => {
  expect(await publish([ace])).toMatchObject({ number: 1, changed: true })
  expect(await pointer()).toEqual({
    number: 1,
    version: expect.stringMatching(/^[0-9a-f]{12}$/),
    key: 'catalogue/snapshots/1.json',
    publishedAt: '2024-07-15T00:00:00.000Z',
  })
  expect(await objectOf('catalogue/snapshots/1.json')).toMatchObject({
    number: 1,
    version: (await pointer()).version,
    campaigns: [{ id: 'paris', keepsakes: [{ id: 'ace' }] }],
  })
})

test('the next is another object; the one before stays what it was, and is served if the new one cannot be', async () => {
  await publish([ace])
  const first = await objectOf('catalogue/snapshots/1.json')
  expect(await publish([ace, voter])).toMatchObject({ number: 2, changed: true })
  expect(await pointer()).toMatchObject({ number: 2, previousKey: 'catalogue/snapshots/1.json' })
  expect(await objectOf('catalogue/snapshots/1.json')).toEqual(first)
  expect(await bucket.numbers()).toEqual([1, 2])
})

test('numbers that a double does not hold keep their digits, as publishers and functions read them', async () => {
  const where = parseJson('{"member":[9007199254740993]}')
  const earn = { count: { activity: 'PollVoted', where, target: 1 } }
  await publish([{ id: 'ace', earn }])
  await publish([{ id: 'ace', earn, title: 'Ace' }])
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: NAME, Key: snapshotKeyOf(2) }))
  const text = (await Body?.transformToString()) ?? ''
  expect(text).toContain('"where":{"member":[9007199254740993]}')
  expect(JSON.stringify((await bucket.readSnapshot(2)).campaigns)).toContain('[9007199254740993]')
  const catalogue = readCatalogue(parseJson(text))
  const touches = (member: string) =>
    catalogue.contributionsOf(
      activityOf({
        type: 'PollVoted',
        at: '2024-07-26T18:00:00Z',
        detail: parseJson(`{"member":${member}}`) as JsonObject,
      }),
    ).length
  expect([touches('9007199254740993'), touches('9007199254740992')]).toEqual([1, 0])
  expect(await publish([{ id: 'ace', earn, title: 'Ace' }])).toMatchObject({ number: 2, changed: false })
})

test('the same campaigns again are no new snapshot', async () => {
  await publish([ace])
  const before = await pointer()
  expect(await publish([ace], { now: NOW + 1000 })).toMatchObject({ number: 1, changed: false, changes: [] })
  expect(await pointer()).toEqual(before)
})

test('a dry run tells what it would do, and writes nothing', async () => {
  expect(await publish([ace], { dryRun: true })).toMatchObject({ number: 1, changed: true })
  expect(await bucket.numbers()).toEqual([])
})

test('what takes away is refused by name and changes nothing, until it is allowed by that name', async () => {
  await publish([ace, voter])
  const before = await pointer()
  const refusal = publish([{ ...voter, supply: 5 }])
  await expect(refusal).rejects.toThrow(RefusedError)
  await expect(refusal).rejects.toThrow('--allow lowered-supply,removed-keepsake')
  await expect(refusal).rejects.toThrow('paris/ace: the keepsake Title of ace is removed')
  await expect(publish([{ ...voter, supply: 5 }], { allow: new Set(['removed-keepsake']) })).rejects.toThrow(
    '--allow removed-keepsake,lowered-supply',
  )
  expect(await pointer()).toEqual(before)
  expect(await bucket.numbers()).toEqual([1])

  const allow = new Set(['removed-keepsake', 'lowered-supply'] as const)
  expect(await publish([{ ...voter, supply: 5 }], { allow })).toMatchObject({ number: 2 })
  // Its id is not free for something else, ever.
  await expect(publish([voter, { id: 'ace', earn: votes(3) }])).rejects.toThrow('--allow changed-meaning')
  expect(await publish([{ ...voter, supply: 5 }, ace])).toMatchObject({ number: 3 })
})

describe('of two who publish at once', () => {
  /** Publishes between the moment when the other has read what is live and the moment when it writes. */
  async function overtaken(mine: () => Promise<unknown>, theirs: () => Promise<unknown>) {
    let done = false
    const meanwhile = async () => {
      if (!done) {
        done = true
        await theirs()
      }
    }
    const original = bucket
    const slow = new Proxy(original, {
      get(target, name) {
        const value = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        return async (...given: unknown[]) => {
          if (name === 'putSnapshot' || name === 'point') await meanwhile()
          return value.apply(target, given)
        }
      },
    })
    bucket = slow
    try {
      return await mine()
    } finally {
      bucket = original
    }
  }

  test('one is told to look again, and no snapshot is written over', async () => {
    await publish([ace])
    const fast = { ...options(), bucket }
    const mine = () => publish([ace, { ...voter, title: 'Mine' }])
    const theirs = () => publishCatalogue(draft(ace, { ...voter, title: 'Theirs' }), fast)
    await expect(overtaken(mine, theirs)).rejects.toThrow(PublishedMeanwhileError)
    expect(await pointer()).toMatchObject({ number: 2 })
    expect(JSON.stringify(await objectOf('catalogue/snapshots/2.json'))).toContain('Theirs')
    expect(await bucket.numbers()).toEqual([1, 2])
  })

  test('a rollback on the way is not undone by a pointer that comes later', async () => {
    await publish([ace])
    await publish([ace, voter])
    const fast = { ...options(), bucket, allow: new Set(['removed-keepsake'] as const) }
    const mine = () => rollBack(1, options({ allow: new Set(['removed-keepsake']) }))
    const theirs = () => publishCatalogue(draft(ace, voter, { ...voter, id: 'third' }), fast)
    await expect(overtaken(mine, theirs)).rejects.toThrow(PublishedMeanwhileError)
    expect(await pointer()).toMatchObject({ number: 3 })
  })
})

describe('S3 is asked for the conditions too', () => {
  test.each([412, 409])('and its answer %i is that somebody was faster', async (status) => {
    const asked: object[] = []
    s3.middlewareStack.add(
      (next, context) => async (args) => {
        if (context.commandName !== 'PutObjectCommand') return next(args)
        const { Key, IfNoneMatch, IfMatch } = args.input as unknown as Record<string, string>
        asked.push({ Key, IfNoneMatch, IfMatch })
        if (asked.length < 4) return next(args)
        const { S3ServiceException } = await import('@aws-sdk/client-s3')
        const $metadata = { httpStatusCode: status }
        throw new S3ServiceException({ name: 'PreconditionFailed', $fault: 'client', $metadata })
      },
      { step: 'initialize' },
    )
    await publish([ace])
    await expect(publish([ace, voter])).rejects.toThrow(
      'snapshot 2 is kept but not live; see keepsakes campaigns list, then publish again',
    )
    expect(asked).toEqual([
      { Key: 'catalogue/snapshots/1.json', IfNoneMatch: '*' },
      { Key: 'catalogue/current.json', IfNoneMatch: '*' },
      { Key: 'catalogue/snapshots/2.json', IfNoneMatch: '*' },
      { Key: 'catalogue/current.json', IfMatch: expect.stringMatching(/^"/) },
    ])
  })
})

describe('rolling back', () => {
  test('goes to the one before, or to any, and leaves every snapshot', async () => {
    await publish([ace])
    await publish([{ ...ace, title: 'Second' }])
    await publish([{ ...ace, title: 'Third' }])
    expect(await rollBack(undefined, options())).toMatchObject({ number: 2, from: 3, changed: true })
    expect(await pointer()).toMatchObject({ number: 2, previousKey: 'catalogue/snapshots/1.json' })
    expect(await rollBack(undefined, options())).toMatchObject({ number: 1, from: 2 })
    await expect(rollBack(undefined, options())).rejects.toThrow('before snapshot 1 none was served')
    expect(await rollBack(3, options())).toMatchObject({ number: 3, from: 1 })
    expect(await rollBack(3, options())).toMatchObject({ number: 3, changed: false })
    await expect(rollBack(9, options())).rejects.toThrow('there is no snapshot 9')
    expect(await bucket.numbers()).toEqual([1, 2, 3])
  })

  test('never leads to a snapshot that was rolled back from', async () => {
    await publish([ace])
    await publish([{ ...ace, title: 'Bad' }])
    await rollBack(undefined, options())
    await publish([{ ...ace, title: 'Bad in another way' }])
    expect(await rollBack(undefined, options())).toMatchObject({ number: 1, from: 3 })
    await expect(rollBack(undefined, options())).rejects.toThrow('before snapshot 1 none was served')
    // One that is named all the same is a step forward, and can be gone back from.
    expect(await rollBack(3, options())).toMatchObject({ number: 3, from: 1 })
    expect(await rollBack(undefined, options())).toMatchObject({ number: 1, from: 3 })
  })

  test('a pointer of an earlier release leads to the snapshot that it names as the one before', async () => {
    await publish([ace])
    await publish([{ ...ace, title: 'Bad' }])
    await rollBack(undefined, options())
    await publish([{ ...ace, title: 'Third' }])
    const { before, ...earlier } = await pointer()
    expect(before).toEqual([1])
    await put('catalogue/current.json', JSON.stringify(earlier))
    expect(await rollBack(undefined, options())).toMatchObject({ number: 1, from: 3 })
  })

  test('a version that is gone is refused in a sentence, and nothing is changed', async () => {
    await publish([ace])
    await publish([{ ...ace, title: 'Second' }])
    await s3.send(new DeleteObjectCommand({ Bucket: NAME, Key: snapshotKeyOf(1) }))
    const before = await pointer()
    const gone =
      /^there is no snapshot 1, which was served before 2: keepsakes campaigns list shows those there are/
    await expect(rollBack(undefined, options())).rejects.toThrow(gone)
    await expect(rollBack(7, options())).rejects.toThrow('there is no snapshot 7: keepsakes campaigns list')
    expect(await pointer()).toEqual(before)
  })

  test('refuses what publishing would refuse', async () => {
    await publish([ace])
    await publish([ace, voter])
    await expect(rollBack(1, options())).rejects.toThrow('--allow removed-keepsake')
    expect(await pointer()).toMatchObject({ number: 2 })
    await rollBack(1, options({ allow: new Set(['removed-keepsake']) }))
    // The next number is a new one, though an older snapshot is live.
    expect(await publish([ace, voter])).toMatchObject({ number: 3, changed: true })
  })

  test('has nowhere to go before anything was published', async () => {
    await expect(rollBack(undefined, options())).rejects.toThrow('nothing has been published yet')
  })
})

describe('when something in the bucket is broken', () => {
  test.each(['<html>', '{}', '{"version":"x","campaigns":[]}'])(
    'a pointer that says %s is replaced by the next publication, which is compared with the newest snapshot',
    async (text) => {
      await publish([ace, voter])
      await put('catalogue/current.json', text)
      await expect(publish([ace])).rejects.toThrow('--allow removed-keepsake')
      expect(await publish([ace, voter])).toMatchObject({ number: 2, changed: true })
      expect(await pointer()).toMatchObject({ number: 2 })
    },
  )

  test('a live snapshot that cannot be used is left by a rollback or a publication', async () => {
    await publish([ace])
    await publish([ace, voter])
    await put('catalogue/snapshots/2.json', '<html>')
    await expect(bucket.readSnapshot(2)).rejects.toThrow(PublishingError)
    expect(await rollBack(undefined, options())).toMatchObject({ number: 1, from: 2 })
    expect(await publish([ace, voter])).toMatchObject({ number: 3, changed: true })
    await s3.send(new DeleteObjectCommand({ Bucket: NAME, Key: 'catalogue/snapshots/3.json' }))
    expect(await publish([ace])).toMatchObject({ number: 3, changed: true })
  })
})

test('a bucket that is not there is said to be missing', async () => {
  await expect(publish([ace], { bucket: new CatalogueBucket(s3, 'another') })).rejects.toThrow(
    'there is no bucket another: deploy the stage first',
  )
})
