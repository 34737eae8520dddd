import type { Pattern } from '../../events/pattern/index.ts'
import type { JsonObject } from '../../schemas/json.ts'
import type { RuleModel } from '../resources/model.ts'

/** An event as rules and listeners see it. */
export type Envelope = {
  version: '0'
  id: string
  'detail-type': string
  source: string
  account: string
  /** Whole seconds, UTC. */
  time: string
  region: string
  resources: string[]
  detail: JsonObject
}

/** An event on its way to targets. */
export type IngestedEvent = {
  envelope: Envelope
  /**
   * The envelope's JSON, with the detail as its publisher wrote it: numbers keep all their digits. Safe as the
   * body of an SQS message.
   */
  text: string
  /** When the bus took it; RFC 3339. */
  ingestedAt: string
}

export type Rule = RuleModel & { pattern: Pattern }
