import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Item } from '../../../store/items.ts'
import { REJECTED_KEYS, tableKeys } from '../../../store/tables.ts'
import { REJECTED_TABLE, TABLES } from './table-names.ts'
import { type History, TableState } from './table-state.ts'
import type { TestTables } from './tables.ts'
import { plain, typed } from './typed.ts'

export type MemoryOptions = {
  /** Whether a refused put tells what it found. */
  tellsWhatIsHeld?: boolean
  /**
   * How many writes ago each item was as a read that is not consistent shows it. Asked for each item; without it, every
   * read is of now.
   */
  stale?: () => number
}

/** Tables in memory, of which the store's own client asks without a network: some 30 microseconds a request. */
export type MemoryTables = TestTables & {
  /** The items of every partition that is not reached yet, by its key: so a table of 10,000,000 can be described. */
  layOut(table: string, itemsOf: (partition: string) => Item[]): void
}

export function memoryTables({ tellsWhatIsHeld = false, stale }: MemoryOptions = {}): MemoryTables {
  const layouts = new Map<string, (partition: string) => Item[]>()
  let writes = 0
  const state = new TableState({
    tables: new Map([...tableKeys(TABLES), [REJECTED_TABLE, REJECTED_KEYS] as const]),
    tellsWhatIsHeld,
    layOut: (table, partition) => layouts.get(table)?.(partition).map(typed) ?? [],
    ...(stale ? { stamp: () => ++writes } : {}),
  })
  const seen = (history: History) => {
    const now = writes - (stale?.() ?? 0)
    return history.findLast(({ at }) => at <= now)?.item
  }
  const answer = (command: string | undefined, input: unknown) =>
    state.ask(command?.replace(/Command$/, '') ?? '', input, stale ? { seen } : {}) as object

  return {
    names: TABLES,
    tellsWhatIsHeld,
    newClient() {
      const client = new DynamoDBClient({
        region: 'eu-west-1',
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      })
      const instead =
        (_next: unknown, context: { commandName?: string }) => async (args: { input: unknown }) => ({
          response: {},
          output: { $metadata: {}, ...answer(context.commandName, args.input) },
        })
      client.middlewareStack.addRelativeTo(instead as never, {
        relation: 'after',
        toMiddleware: 'unscopedReadGuard',
        name: 'memoryTables',
      })
      return client
    },
    async fill(name, items) {
      for (const item of items) state.seed(name, typed(item))
    },
    everyItem: async (name) => state.everyItem(name).map(plain),
    layOut(name, itemsOf) {
      layouts.set(name, itemsOf)
    },
    async clear() {
      state.clear()
    },
    async stop() {},
  }
}
