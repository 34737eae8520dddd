import { randomUUID } from 'node:crypto'
import { isJsonObject, type Json, type JsonObject, jsonIn } from '../../json/json.ts'
import { type JsonService, ServiceError } from './json-service.ts'

/** Lines take so much memory at most; the oldest go first. */
const MOST_BYTES = 16 * 1024 * 1024
/** Lines of an answer, as CloudWatch Logs has it. */
const MOST_EVENTS = 10_000

interface Line {
  readonly group: string
  readonly id: string
  /** Epoch milliseconds. */
  readonly at: number
  readonly text: string
}

export interface Logs extends JsonService {
  /** Keeps a line of a log group. */
  write(group: string, text: string): void
}

/**
 * CloudWatch Logs, as far as a line that a function has written can be found again. It is in memory alone, and honours the
 * filter patterns that ask for values of JSON: `{ ($.activity = "partner.acme/e1") || ($.traceId = "…") }`.
 */
export function openLogs(groups: () => readonly string[], now: () => number = Date.now): Logs {
  const lines: Line[] = []
  let bytes = 0
  const find = (input: JsonObject): Json => {
    const {
      logGroupName: group,
      startTime = 0,
      endTime = Number.MAX_SAFE_INTEGER,
      limit = MOST_EVENTS,
    } = input
    if (typeof group !== 'string' || !groups().includes(group)) {
      throw new ServiceError('ResourceNotFoundException', 'The specified log group does not exist.')
    }
    const matches = matcherOf(input.filterPattern)
    const first = Number(input.nextToken ?? 0)
    const found = lines.filter(
      (line) =>
        line.group === group &&
        line.at >= Number(startTime) &&
        line.at <= Number(endTime) &&
        matches(line.text),
    )
    const page = found.slice(first, first + Number(limit))
    return {
      events: page.map(({ id, at, text }) => ({
        logStreamName: 'local',
        timestamp: at,
        message: text,
        ingestionTime: at,
        eventId: id,
      })),
      searchedLogStreams: [],
      ...(found.length > first + page.length ? { nextToken: String(first + page.length) } : {}),
    }
  }
  return {
    write(group, text) {
      lines.push({ group, id: randomUUID(), at: now(), text })
      bytes += text.length
      while (bytes > MOST_BYTES) bytes -= lines.shift()?.text.length ?? bytes
    },
    call(operation, input) {
      if (operation === 'FilterLogEvents') return find(input)
      throw new ServiceError(
        'UnknownOperationException',
        `Logs_20140328.${operation} is not honoured by the local stack, which of CloudWatch Logs answers FilterLogEvents.`,
      )
    },
  }
}

type Matcher = (text: string) => boolean

const TERM = /^\(?\s*\$\.([\w.]+)\s*=\s*"([^"]*)"\s*\)?$/

/** @throws ServiceError for a pattern that is not honoured */
function matcherOf(pattern: Json | undefined): Matcher {
  if (pattern === undefined || pattern === null || pattern === '') return () => true
  const [, inner] = /^\s*\{(.*)\}\s*$/s.exec(String(pattern)) ?? []
  const terms = inner?.split('||').map((term) => TERM.exec(term.trim()))
  if (terms === undefined || terms.includes(null)) {
    throw new ServiceError(
      'InvalidParameterException',
      `The local stack honours filter patterns such as { ($.a = "x") || ($.b.c = "y") }, and not ${String(pattern)}`,
    )
  }
  const wanted = terms.map((term) => ({ path: term?.[1]?.split('.') ?? [], value: globOf(term?.[2] ?? '') }))
  return (text) => {
    const line = jsonIn(text)
    return wanted.some(({ path, value }) => {
      const found = valueAt(line, path)
      return typeof found === 'string' && value.test(found)
    })
  }
}

/** A star stands for any characters. */
const globOf = (value: string) => new RegExp(`^${value.split('*').map(RegExp.escape).join('.*')}$`, 's')

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => (isJsonObject(at) ? at[key] : undefined), value)
}
