import type { Pattern } from '../../event-patterns/index.ts'
import { isJsonObject, type JsonObject, jsonIn } from '../../json/json.ts'
import type { RuleModel } from '../resources/model.ts'
import type { Entry } from './entries.ts'

/** An event as rules and listeners see it. */
export type Envelope = {
  readonly version: '0'
  readonly id: string
  readonly 'detail-type': string
  readonly source: string
  readonly account: string
  /** Whole seconds, UTC. */
  readonly time: string
  readonly region: string
  readonly resources: string[]
  readonly detail: JsonObject
}

/** An event on its way to targets. */
export interface IngestedEvent {
  readonly envelope: Envelope
  /**
   * The envelope's JSON, with the detail as its publisher wrote it: numbers keep all their digits. Safe as the
   * body of an SQS message.
   */
  readonly text: string
  /** When the bus took it; RFC 3339. */
  readonly ingestedAt: string
}

/** A rule that has a schedule alone has no pattern. */
export type Rule = RuleModel & { pattern?: Pattern }

export type Ingestion = { id: string; now: Date; account: string; region: string }

/** Puts the envelope around a valid entry; undefined when its detail is not the JSON text of an object. */
export function ingest(entry: Entry, { id, now, account, region }: Ingestion): IngestedEvent | undefined {
  const detailText = entry.detail ?? ''
  const detail = jsonIn(detailText)
  if (!isJsonObject(detail)) return undefined
  const head: Omit<Envelope, 'detail'> = {
    version: '0',
    id,
    'detail-type': entry.detailType ?? '',
    source: entry.source ?? '',
    account,
    time: wholeSeconds(entry.time ?? now),
    region,
    resources: entry.resources,
  }
  const text = `${JSON.stringify(head).slice(0, -1)},"detail":${detailText.trim()}}`
  return { envelope: { ...head, detail }, text: safeForQueue(text), ingestedAt: now.toISOString() }
}

/**
 * JSON text with every character that SQS refuses written as an escape, which means the same. Such characters
 * stand only inside of JSON strings.
 */
export function safeForQueue(json: string): string {
  return json.replace(
    /[\p{Surrogate}\ufffe\uffff]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16)}`,
  )
}

function wholeSeconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`
}
