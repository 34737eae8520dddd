import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import * as z from 'zod'
import { type JsonObject, jsonIn } from '../../json/json.ts'
import { readRequest, ServiceError } from '../aws/json-service.ts'
import type { MappingDefinition } from './definition.ts'
import type { EventSourceMapping } from './mapping.ts'

/** A mapping of the template, and the way to start it. */
export interface Switched {
  readonly definition: MappingDefinition
  readonly functionArn: string
  start(): EventSourceMapping
}

/** Which mappings somebody has switched, so that it holds at the next start too. */
export interface Switches {
  read(uuid: string): Promise<boolean | undefined>
  write(uuid: string, enabled: boolean): Promise<void>
}

interface Entry extends Switched {
  readonly uuid: string
  state: 'Enabled' | 'Disabling' | 'Disabled'
  lastModified: number
  running: EventSourceMapping | undefined
}

const PATH = /^\/2015-03-31\/event-source-mappings\/([0-9a-f-]*)(?:\?(.*))?$/
const update = z.strictObject({ Enabled: z.boolean() })

/**
 * The event source mappings of a stack, as Lambda's API lists them and lets operators switch them off and on. All else of them is
 * the template's to say.
 */
export class SwitchedMappings {
  readonly #entries: Entry[] = []
  #switches: Switches | undefined

  /** Starts them, but for those that somebody has switched off. */
  async start(mappings: readonly Switched[], switches: Switches): Promise<void> {
    this.#switches = switches
    for (const mapping of mappings) {
      const { functionArn, definition } = mapping
      const uuid = uuidOf(`${functionArn} ${definition.queueArn}`)
      const enabled = (await switches.read(uuid)) ?? definition.enabled
      this.#entries.push({
        ...mapping,
        uuid,
        state: enabled ? 'Enabled' : 'Disabled',
        lastModified: Date.now() / 1000,
        running: enabled ? mapping.start() : undefined,
      })
    }
  }

  /** Nothing received is waiting, or being handled. */
  idle(): boolean {
    return this.#entries.every(({ running }) => running?.idle() ?? true)
  }

  async stop(): Promise<void> {
    await Promise.all(this.#entries.map(({ running }) => running?.stop()))
  }

  /** Answers a request of Lambda's API for mappings; false for any other request. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const match = PATH.exec(request.url ?? '')
    if (match === null) return false
    const [, uuid = '', query = ''] = match
    const body = await readRequest(request)
    try {
      const answer = await this.#call(request.method ?? '', uuid, new URLSearchParams(query), body)
      send(response, request.method === 'PUT' ? 202 : 200, answer)
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      response.setHeader('x-amzn-errortype', error.code)
      send(response, error.status, { Type: 'User', Message: error.message, message: error.message })
    }
    return true
  }

  async #call(method: string, uuid: string, query: URLSearchParams, body: Buffer): Promise<JsonObject> {
    if (method === 'GET' && uuid === '') return { EventSourceMappings: this.#list(query).map(shown) }
    const entry = this.#entries.find((one) => one.uuid === uuid)
    if (entry === undefined)
      throw new ServiceError('ResourceNotFoundException', 'The resource you requested does not exist.', 404)
    if (method === 'PUT') await this.#switch(entry, body)
    else if (method !== 'GET')
      throw new ServiceError(
        'InvalidParameterValueException',
        'The local stack makes and deletes no mappings.',
      )
    return shown(entry)
  }

  #list(query: URLSearchParams): Entry[] {
    const [name, source] = [query.get('FunctionName'), query.get('EventSourceArn')]
    return this.#entries.filter(
      ({ functionArn, definition }) =>
        (name === null || nameOf(functionArn) === nameOf(name)) &&
        (source === null || source === definition.queueArn),
    )
  }

  async #switch(entry: Entry, body: Buffer): Promise<void> {
    const asked = update.safeParse(jsonIn(body.toString()))
    if (!asked.success) {
      const message =
        'The local stack changes nothing of a mapping but Enabled: all else is the template’s to say.'
      throw new ServiceError('InvalidParameterValueException', message)
    }
    const { Enabled } = asked.data
    if (entry.state === 'Disabling')
      throw new ServiceError('ResourceInUseException', 'The mapping is being updated.', 409)
    await this.#switches?.write(entry.uuid, Enabled)
    if (Enabled === (entry.state === 'Enabled')) return
    entry.lastModified = Date.now() / 1000
    if (Enabled) {
      entry.running = entry.start()
      entry.state = 'Enabled'
      return
    }
    entry.state = 'Disabling'
    void entry.running?.stop().finally(() => {
      entry.running = undefined
      entry.state = 'Disabled'
    })
  }
}

function shown({ uuid, state, lastModified, functionArn, definition }: Entry): JsonObject {
  const { queueArn, batchSize, batchingWindowSeconds, maximumConcurrency, reportBatchItemFailures } =
    definition
  return {
    UUID: uuid,
    EventSourceArn: queueArn,
    FunctionArn: functionArn,
    State: state,
    StateTransitionReason: 'USER_INITIATED',
    LastModified: lastModified,
    BatchSize: batchSize,
    MaximumBatchingWindowInSeconds: batchingWindowSeconds,
    FunctionResponseTypes: reportBatchItemFailures ? ['ReportBatchItemFailures'] : [],
    ...(maximumConcurrency !== undefined && { ScalingConfig: { MaximumConcurrency: maximumConcurrency } }),
  }
}

/** A function is named by its name or by its ARN, either with an alias or without. */
function nameOf(reference: string): string {
  return reference.replace(/^(arn:aws:lambda:)?[^:]+:\d{12}:(function:)?/, '').split(':')[0] ?? ''
}

/** The same at every start. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}

function send(response: ServerResponse, status: number, body: JsonObject): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
