import { join } from 'node:path'
import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { ListQueuesCommand } from '@aws-sdk/client-sqs'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { EventArchives } from '../../../local/event-bus/archive.ts'
import { inParallel } from '../../../store/in-parallel.ts'
import { get, tokenOf } from '../../stack/support/app.ts'
import { RUSH } from './campaigns.ts'
import type { Life, World } from './world.ts'

/** A keepsake as its owner's app is shown it. */
export interface Shown {
  readonly campaignId: string
  readonly keepsakeId: string
  readonly earnedAt: string
  readonly edition?: { readonly number: number; readonly of: number }
}

const READERS = 8

/** Each user's keepsakes, read as their apps do. */
export async function shownTo(users: Iterable<string>, { endpoints }: Life): Promise<Map<string, Shown[]>> {
  const shown = new Map<string, Shown[]>()
  await inParallel(READERS, [...users], async (userId) => {
    const token = await tokenOf(endpoints, userId)
    const own: Shown[] = []
    let cursor: string | undefined
    do {
      const query = new URLSearchParams({ limit: '100', ...(cursor ? { cursor } : {}) })
      const { status, body } = await get(endpoints, `/v1/me/keepsakes?${query}`, token)
      if (status !== 200) throw new Error(`the keepsakes of ${userId}: ${status} ${JSON.stringify(body)}`)
      const page = body as { keepsakes: Shown[]; cursor?: string }
      own.push(...page.keepsakes)
      cursor = page.cursor
    } while (cursor)
    shown.set(userId, own)
  })
  return shown
}

/** The editions of one keepsake as the table has them. */
export interface Editions {
  /** The ticket by number. */
  readonly numbers: ReadonlyMap<number, string>
  /** By user id. */
  readonly claims: ReadonlyMap<string, { readonly number: number; readonly ticket: string }>
}

export async function editionsOf(keepsakeId: string, { aws, endpoints }: Life): Promise<Editions> {
  const numbers = new Map<number, string>()
  const claims = new Map<string, { number: number; ticket: string }>()
  let from: Record<string, never> | undefined
  do {
    const { Items = [], LastEvaluatedKey } = await aws.dynamo.send(
      new ScanCommand({
        TableName: endpoints.tables.editions,
        ConsistentRead: true,
        ...(from ? { ExclusiveStartKey: from } : {}),
      }),
    )
    for (const item of Items.map((each) => unmarshall(each))) {
      const [key, name] = [String(item.userOrBucket), String(item.keepsakeOrNumber)]
      if (key.startsWith(`bucket#${RUSH}#${keepsakeId}#`)) numbers.set(Number(name), item.ticket)
      if (key.startsWith('user#') && name === `${RUSH}#${keepsakeId}`)
        claims.set(key.slice('user#'.length), { number: item.edition, ticket: item.ticket })
    }
    from = LastEvaluatedKey as typeof from
  } while (from)
  return { numbers, claims }
}

/** How many messages lie in each queue of dead letters, by its name. */
export async function deadLetters({ aws }: Life): Promise<Map<string, number>> {
  const { QueueUrls = [] } = await aws.sqs.send(new ListQueuesCommand({}))
  const depths = new Map<string, number>()
  for (const url of QueueUrls.filter((url) => url.endsWith('dead-letter')))
    depths.set(String(url.split('/').at(-1)), await aws.depth(url))
  return depths
}

/** The reasons of all that was rejected, by the text of the detail that was sent. Takes them out of their queue. */
export async function takeRejected({ aws, endpoints }: Life): Promise<Map<string, string>> {
  const messages = await aws.takeAll(endpoints.rejectedActivityQueueUrl)
  return new Map(
    messages.map(({ Body }) => {
      const { record, reason } = JSON.parse(String(Body)) as { record: string; reason: string }
      return [JSON.stringify((JSON.parse(record) as { detail: unknown }).detail), reason]
    }),
  )
}

/** The details of all events that the archive of the bus has, as texts. */
export async function archived({ dataFolder }: World): Promise<Set<string>> {
  const archive = new EventArchives(join(dataFolder, 'archive'))
  const details = new Set<string>()
  const all = archive.between({ name: 'keepsakes-local-activities' } as never, 0, Number.POSITIVE_INFINITY)
  for await (const { text } of all)
    details.add(JSON.stringify((JSON.parse(text) as { detail: unknown }).detail))
  return details
}
