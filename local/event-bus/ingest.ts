import type { Json, JsonObject } from '../../schemas/json.ts'
import type { Entry } from './entries.ts'
import type { Envelope, IngestedEvent } from './types.ts'

export type Ingestion = { id: string; now: Date; account: string; region: string }

/** Puts the envelope around a valid entry; undefined when its detail is not the JSON text of an object. */
export function ingest(entry: Entry, { id, now, account, region }: Ingestion): IngestedEvent | undefined {
  const detailText = entry.detail ?? ''
  const detail = parseObject(detailText)
  if (detail === undefined) return undefined
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

function parseObject(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as Json
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}
