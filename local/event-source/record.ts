import { compilePattern } from '../../event-patterns/index.ts'
import { isJsonObject, type Json, type JsonObject, jsonIn } from '../../json/json.ts'
import type { ReceivedMessage } from '../aws/fauxqs-internals.ts'

/** An SQS message as Lambda's event has it. */
export interface QueueRecord {
  readonly messageId: string
  readonly receiptHandle: string
  readonly body: string
  readonly attributes: Record<string, string>
  readonly messageAttributes: Record<string, JsonObject>
  readonly md5OfBody: string
  readonly eventSource: 'aws:sqs'
  readonly eventSourceARN: string
  readonly awsRegion: string
}

export function toRecord(message: ReceivedMessage, queueArn: string, awsRegion: string): QueueRecord {
  const attributes = Object.entries(message.MessageAttributes ?? {})
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: { ...message.Attributes },
    messageAttributes: Object.fromEntries(attributes.map(([name, value]) => [name, toAttribute(value)])),
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion,
  }
}

type Attribute = NonNullable<ReceivedMessage['MessageAttributes']>[string]

function toAttribute({ StringValue, BinaryValue, DataType }: Attribute): JsonObject {
  return {
    ...(StringValue !== undefined && { stringValue: StringValue }),
    ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
    stringListValues: [],
    binaryListValues: [],
    dataType: DataType,
  }
}

/**
 * Tells whether a record passes a mapping's FilterCriteria: no pattern, or any that matches. A pattern sees the record with
 * its body as JSON when it is a JSON object or array, else as the plain string. So a pattern for a JSON body never
 * matches a plain string, nor the other way round, and a pattern without `body` looks at the rest alone, as in Lambda.
 * @throws Error that tells which pattern is invalid and why.
 */
export function compileFilter(patterns: JsonObject[]): (record: QueueRecord) => boolean {
  if (patterns.length === 0) return () => true
  const compiled = patterns.map((pattern, index) => {
    try {
      return compilePattern(pattern)
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new Error(`FilterCriteria.Filters[${index}] of an event source mapping: ${reason}`, { cause })
    }
  })
  return (record) => {
    const subject = { ...record, body: bodyOf(record.body) }
    return compiled.some((pattern) => pattern.matches(subject))
  }
}

function bodyOf(body: string): Json {
  const parsed = jsonIn(body)
  return isJsonObject(parsed) || Array.isArray(parsed) ? parsed : body
}
