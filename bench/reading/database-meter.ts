import type { LocalRun } from '../../local/run.ts'

/** Requests that a database got. */
export interface DatabaseWork {
  readonly calls: number
  /** Read request units, as the database itself counts them. */
  readonly readUnits: number
  /** The length of the answers' bodies. */
  readonly bytes: number
  /** Each operation with its calls, as `GetItem 1, Query 1`, sorted. */
  readonly operations: string
}

type Answer = { ConsumedCapacity?: { CapacityUnits: number } | { CapacityUnits: number }[] }

/** Listens at a stack's database, from here on, to all that it answers to whomever. */
export class DatabaseMeter {
  readonly #operations = new Map<string, number>()
  #readUnits = 0
  #bytes = 0

  constructor({ stack }: LocalRun) {
    const { dynamo } = stack.aws
    const handle = dynamo.handle
    dynamo.handle = (request, response, body) => {
      const operation = String(request.headers['x-amz-target']).replace(/^.*\./, '')
      const end = response.end
      response.end = ((...args: Parameters<typeof end>) => {
        this.#answered(operation, String(args[0] ?? ''))
        return end.apply(response, args)
      }) as typeof end
      handle(request, response, body)
    }
  }

  /** The cost of the work for the database, when nothing else is asked of it. */
  async of(work: () => Promise<unknown>): Promise<DatabaseWork> {
    this.#operations.clear()
    this.#readUnits = 0
    this.#bytes = 0
    await work()
    const operations = [...this.#operations].sort()
    return {
      calls: operations.reduce((sum, [, calls]) => sum + calls, 0),
      readUnits: this.#readUnits,
      bytes: this.#bytes,
      operations: operations.map(([name, calls]) => `${name} ${calls}`).join(', '),
    }
  }

  #answered(operation: string, text: string): void {
    this.#operations.set(operation, (this.#operations.get(operation) ?? 0) + 1)
    this.#bytes += Buffer.byteLength(text)
    const { ConsumedCapacity = [] } = JSON.parse(text) as Answer
    for (const { CapacityUnits } of [ConsumedCapacity].flat()) this.#readUnits += CapacityUnits
  }
}
