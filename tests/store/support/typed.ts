import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { Dynamo } from '../../../local/aws/dynamo.ts'
import type { Item } from '../../../store/items.ts'

/** An item as DynamoDB takes it: each value with its type. */
export type Typed = Record<string, AttributeValue>

type Seeds = Parameters<Dynamo['seed']>[1]
type Seed = Seeds extends Iterable<infer One> ? One : never

export const typed = (item: Item) => marshall(item) as Typed & Seed

/** The same as the store has it. */
export const plain = (item: Typed): Item => unmarshall(item)
