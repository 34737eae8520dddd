import { randomUUID } from 'node:crypto'
import type { Store, Table } from 'dynalite/db/index.js'
import * as z from 'zod'
import type { Json } from '../../json/json.ts'
import { reader } from './exports/request.ts'
import { tableNamed } from './exports/tables.ts'
import { type Operations, ServiceError } from './json-service.ts'
import { getTable, putTable } from './level.ts'

/** DynamoDB keeps these of a table beside its items, and dynalite does not: policy, tags, and its protection from deletion. */
export interface TableSettings {
  readonly operations: Operations
  /** @throws ServiceError for a table that is protected from it */
  refuseDeletion(tableName: unknown): Promise<void>
}

const arn = { ResourceArn: z.string().min(1).max(1283) }
const readArn = reader(z.object(arn))
const readPolicy = reader(z.object({ ...arn, Policy: z.string().min(1) }))
const tag = z.object({ Key: z.string().min(1).max(128), Value: z.string().max(256) })
const readTags = reader(z.object({ ...arn, Tags: z.array(tag) }))
const readTagKeys = reader(z.object({ ...arn, TagKeys: z.array(z.string()) }))
const readUpdate = reader(
  // Anything else of a table is the template's to say.
  z.strictObject({ TableName: z.string(), DeletionProtectionEnabled: z.boolean() }),
)

type Tag = z.infer<typeof tag>
interface Policy {
  readonly text: string
  readonly revision: string
}

export function tableSettings({ store }: { readonly store: Store }): TableSettings {
  /** The key of a setting in the store: a table of another id, under the same name, has none of it. */
  const keyOf = async (kind: 'policy' | 'tags', { ResourceArn }: { ResourceArn: string }) => {
    const name = /:table\/([\w.-]+)$/.exec(ResourceArn)?.[1] ?? ''
    const table = await getTable(store, name).catch(() => {
      throw new ServiceError(
        'ResourceNotFoundException',
        `Requested resource not found: ResourceArn: ${ResourceArn} not found`,
      )
    })
    return `${kind}~${table.TableId}`
  }
  const read = async <T>(key: string) => (await store.db.getMany([key]))[0] as T | undefined
  const put = (key: string, value: unknown) => store.db.batch([{ type: 'put', key, value }])
  const noPolicy = (name: string) =>
    new ServiceError(
      'PolicyNotFoundException',
      `Resource-based policy not found for the provided ResourceArn: ${name}`,
    )

  const operations: Operations = {
    async GetResourcePolicy(input) {
      const asked = readArn(input)
      const policy = await read<Policy>(await keyOf('policy', asked))
      if (policy === undefined) throw noPolicy(asked.ResourceArn)
      return { Policy: policy.text, RevisionId: policy.revision }
    },
    async PutResourcePolicy(input) {
      const asked = readPolicy(input)
      const key = await keyOf('policy', asked)
      if (!isPolicy(asked.Policy))
        throw new ServiceError(
          'ValidationException',
          'Invalid policy document: it is no JSON object with statements.',
        )
      const policy: Policy = { text: asked.Policy, revision: randomUUID() }
      await put(key, policy)
      return { RevisionId: policy.revision }
    },
    async DeleteResourcePolicy(input) {
      const key = await keyOf('policy', readArn(input))
      const policy = await read<Policy>(key)
      await store.db.batch([{ type: 'del', key }])
      return policy === undefined ? {} : { RevisionId: policy.revision }
    },
    async ListTagsOfResource(input) {
      return { Tags: (await read<Tag[]>(await keyOf('tags', readArn(input)))) ?? [] }
    },
    async TagResource(input) {
      const asked = readTags(input)
      const key = await keyOf('tags', asked)
      const others = ((await read<Tag[]>(key)) ?? []).filter(({ Key }) =>
        asked.Tags.every((one) => one.Key !== Key),
      )
      await put(key, [...others, ...asked.Tags])
      return {}
    },
    async UntagResource(input) {
      const asked = readTagKeys(input)
      const key = await keyOf('tags', asked)
      await put(
        key,
        ((await read<Tag[]>(key)) ?? []).filter(({ Key }) => !asked.TagKeys.includes(Key)),
      )
      return {}
    },
    async UpdateTable(input) {
      const { TableName, DeletionProtectionEnabled } = readUpdate(input)
      const table: Table = { ...(await tableNamed(store, TableName)), DeletionProtectionEnabled }
      await store.db.batch([putTable(table)])
      return { TableDescription: table as unknown as Json }
    },
  }
  return {
    operations,
    async refuseDeletion(tableName) {
      const table = await getTable(store, String(tableName)).catch(() => undefined)
      if (!table?.DeletionProtectionEnabled) return
      throw new ServiceError(
        'ValidationException',
        `Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.`,
      )
    },
  }
}

function isPolicy(text: string): boolean {
  try {
    return z.looseObject({ Statement: z.unknown() }).safeParse(JSON.parse(text)).success
  } catch {
    return false
  }
}
