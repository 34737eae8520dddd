import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb'
import { tableKeys } from '../../../store/tables.ts'
import { TABLES } from '../../store/support/table-names.ts'
import { type History, TableState, type Write } from '../../store/support/table-state.ts'
import type { Typed } from '../../store/support/typed.ts'
import { hash } from '../simulator/draws.ts'
import { ANY_CALL, type Fault, type FaultKind } from '../simulator/faults.ts'
import type { How, Scheduler } from '../simulator/scheduler.ts'

export interface TableWatcher {
  /** Hears each write that was done. */
  onWrite(write: Write): void
  /** Hears what no code may ask. */
  onForbidden(what: string): void
}

const KEYED = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem']
/** DynamoDB's copies agree within a second as a rule; the store counts on a minute. */
const STALE_BY_MS = [1, 20, 300, 1_000, 30_000]

/** DynamoDB as the award path sees it, behind the SDK's client. */
export class SimulatedTables {
  readonly state: TableState
  readonly #scheduler: Scheduler
  readonly #watcher: TableWatcher

  constructor(scheduler: Scheduler, watcher: TableWatcher) {
    this.#scheduler = scheduler
    this.#watcher = watcher
    this.state = new TableState({
      tables: tableKeys(TABLES),
      tellsWhatIsHeld: true,
      stamp: () => scheduler.now,
      onWrite: (write) => watcher.onWrite(write),
    })
  }

  /** Answers a command of the client, in types as the service does. */
  send(command: string, input: Record<string, unknown>): Promise<object> {
    if (!KEYED.includes(command) && command !== 'Query' && command !== 'BatchGetItem')
      this.#watcher.onForbidden(`${command} was sent: it can read without a full key`)
    const place = `${command} ${thingOf(command, input)}`
    return this.#scheduler.call(place, kindsOf(command, input), (how) => this.#answer(command, input, how))
  }

  #answer(command: string, input: Record<string, unknown>, { fault }: How): object {
    if (fault?.kind === 'overtaken') this.#overtake(input as unknown as UpdateItemCommandInput)
    return this.state.ask(command, input, {
      ...(fault?.kind === 'stale' ? { seen: this.#staleBy(fault) } : {}),
      ...(fault?.kind === 'in part' ? { most: fault.draw % keysIn(input) } : {}),
    })
  }

  /** Each item as some copy had it a while ago; a read need not see them all alike. */
  #staleBy({ draw }: Fault) {
    const staleMs = STALE_BY_MS[draw % STALE_BY_MS.length] ?? 0
    let items = 0
    return (history: History): Typed | undefined => {
      const at = this.#scheduler.now - (hash(draw, items++) % 3 === 0 ? 0 : staleMs)
      return history.findLast((version) => version.at <= at)?.item
    }
  }

  /** Another invocation commits the same progress right before, with what nobody can tell apart from a merge of nothing. */
  #overtake({ TableName = '', Key }: UpdateItemCommandInput): void {
    const [partition, sort] = this.state.keyOf(TableName, Key)
    const item = this.state.newest(TableName, partition, sort)
    if (!item?.version) return
    this.state.ask('UpdateItem', {
      TableName,
      Key,
      UpdateExpression: 'SET version = :next',
      ExpressionAttributeValues: { ':next': { N: String(Number(item.version.N) + 1) } },
    })
  }
}

function kindsOf(command: string, input: Record<string, unknown>): FaultKind[] {
  if (command === 'BatchGetItem') return [...ANY_CALL, 'in part', 'stale']
  if (command === 'GetItem' || command === 'Query')
    return input.ConsistentRead ? [...ANY_CALL] : [...ANY_CALL, 'stale', 'stale']
  const isCommit = command === 'UpdateItem' && thingOf(command, input) === 'progress'
  return isCommit ? [...ANY_CALL, 'overtaken'] : [...ANY_CALL]
}

/** The thing that a request is about, in the store's words. */
function thingOf(command: string, input: Record<string, unknown>): string {
  const table = String(input.TableName ?? Object.keys((input.RequestItems as object) ?? {}).join('+'))
  const key = (input.Key ?? input.Item ?? {}) as Typed
  if (table === TABLES.progress && key.campaignId?.S === '#erased') return 'marker'
  if (table !== TABLES.editions) {
    const { IndexName: index, KeyConditionExpression: condition } = input
    if (table === TABLES.progress && command === 'Query') {
      const values = input.ExpressionAttributeValues as Typed
      if (values[':sort']?.S === '#erased') return 'marker'
      return String(condition).includes('<=') ? 'progress' : 'all progress'
    }
    return index === undefined ? table : `${table} ${index}`
  }
  const values = (input.ExpressionAttributeValues ?? {}) as Typed
  const partition = key.userOrBucket?.S ?? values[':partition']?.S ?? ''
  const kind = partition.split('#')[0]
  if (kind === 'bucket') return command === 'Query' ? 'bucket' : 'number'
  return kind === 'sold-out' ? 'sold-out mark' : command === 'Query' ? 'all claims' : 'claim'
}

const keysIn = (input: Record<string, unknown>): number =>
  Object.values((input.RequestItems ?? {}) as Record<string, { Keys: unknown[] }>).reduce(
    (sum, { Keys }) => sum + Keys.length,
    0,
  ) || 1
