import type { Message, MessageAttributeValue } from '@aws-sdk/client-sqs'
import { fieldsOf, jsonIn } from '../../json/json.ts'
import type { GivenUp } from './queues.ts'

/** A message that was given up: what an operator may see of it, and what is sent if it goes back. */
export interface DeadLetter {
  readonly messageId: string
  /** Epoch milliseconds: when it came into the queue that it was given up in, which SQS leaves as it was. */
  readonly sentAt: number
  readonly kind: string
  /** The sender; empty where it is the system itself. */
  readonly source: string
  /** An id to find it by in logs, such as `partner.acme/vote-1`: nothing else of a customer. */
  readonly id: string
  readonly reason: string
  /** The queue that it goes back to, by its name behind the stage; undefined where it cannot go back. */
  readonly backTo: string | undefined
  readonly body: string
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>
  /** The header that traces go by. */
  readonly trace: string | undefined
}

/** EventBridge adds these to an event that it could not deliver. They tell of that delivery, and go no further. */
const DELIVERY = [
  'RULE_ARN',
  'TARGET_ARN',
  'ERROR_CODE',
  'ERROR_MESSAGE',
  'EXHAUSTED_RETRY_CONDITION',
  'RETRY_ATTEMPTS',
]

/** Reads a message of a queue in which something was given up. It never throws: anything may lie there. */
export function deadLetterOf(message: Message, queue: GivenUp): DeadLetter {
  const { MessageId = '', Body = '', Attributes = {}, MessageAttributes = {} } = message
  const told = (name: string) => MessageAttributes[name]?.StringValue
  const { body, ...seen } = seenOf(Body, told('RULE_ARN') ?? '')
  const error = told('ERROR_CODE')
  const { DeadLetterQueueSourceArn: origin = told('TARGET_ARN') } = Attributes
  return {
    messageId: MessageId,
    sentAt: Number(Attributes.SentTimestamp ?? Number.NaN),
    kind: nameIn(seen.kind),
    source: seen.source === undefined ? '' : nameIn(seen.source),
    id: nameIn(seen.id ?? MessageId),
    reason: shortText(
      seen.reason ?? (error && [error, told('ERROR_MESSAGE')].filter(Boolean).join(': ')) ?? queue.reason,
    ),
    backTo: backToOf(origin, seen.backTo, queue),
    body,
    attributes: Object.fromEntries(
      Object.entries(MessageAttributes).filter(([name]) => !DELIVERY.includes(name)),
    ),
    trace: Attributes.AWSTraceHeader,
  }
}

/** SQS or EventBridge says where it came from; of what was sent by hand its form does, or there is one queue only. */
function backToOf(
  origin: string | undefined,
  meant: string | undefined,
  { backTo }: GivenUp,
): string | undefined {
  const name = origin?.split(':').at(-1)
  const found = backTo.find(
    (one) => name !== undefined && new RegExp(`^keepsakes-[a-z\\d-]+?-${one}$`).test(name),
  )
  if (found !== undefined) return found
  if (backTo.length === 1) return backTo[0]
  return backTo.find((one) => one === meant)
}

interface Seen {
  readonly kind: unknown
  readonly source?: unknown
  readonly id?: unknown
  readonly reason?: string
  readonly backTo?: string
  readonly body: string
}

function seenOf(body: string, ruleArn: string): Seen {
  const fields = fieldsOf(jsonIn(body))
  const { kind, at, tidy, complete, forget, forgetUser, erasedAt, userId, reason, partnerId, record } = fields
  const { subscription, event } = fields
  if (typeof reason === 'string') {
    const { kind: rejected, id } = envelopeOf(fieldsOf(jsonIn(String(record ?? ''))))
    return {
      kind: rejected,
      source: partnerId === undefined ? undefined : `partner.${partnerId}`,
      id,
      reason,
      body,
    }
  }
  if (subscription !== undefined)
    return { ...webhookOf(fieldsOf(event)), source: `partner.${subscription}`, body }
  if (erasedAt !== undefined) return { kind: 'erasure', id: userId, body }
  if (tidy !== undefined) return { kind: 'tidy', id: fileOf(tidy), body }
  if (complete !== undefined) return { kind: 'complete', id: fieldsOf(complete).exportId, body }
  if (forget !== undefined) return { kind: 'forget', id: fieldsOf(forget).userId, body }
  if (forgetUser !== undefined) return { kind: 'forget', id: forgetUser, body }
  if (kind !== undefined) return { kind: `${kind} export`, id: at, backTo: 'export-request', body }
  const envelope = envelopeOf(fields)
  if (envelope.kind === 'Scheduled Event') return scheduled(fields.time, ruleArn, body)
  if (envelope.kind === 'Object Created')
    return { kind: 'export manifest', id: objectKeyIn(fields.detail), backTo: 'export-manifest', body }
  return { ...envelope, body }
}

/**
 * A schedule that EventBridge could not deliver lies here as the event, and its queue takes what the rule makes of that:
 * the same is made here.
 */
function scheduled(time: unknown, ruleArn: string, body: string): Seen {
  const [, kind] = /-(full|incremental)-export$/.exec(ruleArn) ?? []
  if (kind === undefined) return { kind: 'Scheduled Event', id: time, body }
  const asked = JSON.stringify({ kind, at: time, ...(kind === 'full' && { aligned: true }) })
  return { kind: `${kind} export`, id: time, backTo: 'export-request', body: asked }
}

function envelopeOf({ 'detail-type': kind, source, id, detail }: Readonly<Record<string, unknown>>) {
  const { eventId } = fieldsOf(detail)
  return { kind, source, id: eventId === undefined ? id : `${source}/${eventId}` }
}

/** A delivery is found by what it tells of: an award or a rejected activity. */
function webhookOf({ 'detail-type': kind, detail }: Readonly<Record<string, unknown>>) {
  const { awardId, rejectedId, pingId } = fieldsOf(detail)
  return { kind, id: awardId ?? rejectedId ?? pingId }
}

function fileOf(tidy: unknown): string {
  const { exportId, file } = fieldsOf(tidy)
  return `${exportId}/${fieldsOf(file).name}`
}

const objectKeyIn = (detail: unknown) => fieldsOf(fieldsOf(detail).object).key

/** A name of printable characters, of a length that a name may have. Anything may stand in its place, in any length. */
function nameIn(value: unknown): string {
  const text = typeof value === 'string' ? value : ''
  return /^[\p{L}\p{N}\p{P}\p{S} ]{0,400}$/u.test(text) ? text || UNNAMED : UNREADABLE
}

const UNNAMED = '(without a name)'
const UNREADABLE = '(not a name)'

const MOST_CHARACTERS = 300

const shortText = (text: string) => {
  const plain = text.replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]+/gu, ' ')
  return plain.length > MOST_CHARACTERS ? `${plain.slice(0, MOST_CHARACTERS)}…` : plain
}
