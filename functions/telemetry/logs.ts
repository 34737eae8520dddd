import type { Logger } from '@aws-lambda-powertools/logger'

/** One thing that went wrong in a batch. Nothing of a customer is in it but an id. */
export interface Failure {
  readonly level: 'warn' | 'error'
  /** Failures of one message, reason, partner and error's name are of one kind. */
  readonly message: string
  readonly reason?: string
  readonly partnerId?: string | undefined
  readonly error?: unknown
  /** Ids to look one such failure up by, of a user or of a message. */
  readonly example?: Readonly<Record<string, string | undefined>>
  /** 1 unless said otherwise. */
  readonly count?: number
}

export interface BatchLog {
  add(failure: Failure): void
  /** Writes the failures added. To be called at the end of each batch, whatever its end. */
  write(): void
}

/** Powertools puts about so much into each line: the function, the request and the time. */
const CONTEXT_BYTES = 500
/** The lines of a batch, with room for the one that tells how much was left out, stay within 4 KB. */
const MOST_BYTES = 3_400
const LONGEST_REASON = 300

/**
 * The log of one batch, or of one request with many events: a line for each kind of failure, with how often it happened
 * and one example. A line for each failure would tell no more, and a fault that hits every record would cost more than
 * the awarding. A last line counts the failures that did not fit.
 */
export function batchLog(logger: Logger): BatchLog {
  const kinds = new Map<string, { failure: Failure; count: number }>()
  return {
    add(failure) {
      const { message, reason, partnerId, error, count = 1 } = failure
      const kind = JSON.stringify([message, reason, partnerId, error === undefined || briefError(error).name])
      const known = kinds.get(kind)
      if (known) known.count += count
      else kinds.set(kind, { failure, count })
    },
    write() {
      let bytes = 0
      const left = { kinds: 0, count: 0 }
      for (const { failure, count } of kinds.values()) {
        const about = aboutOf(failure, count)
        bytes += CONTEXT_BYTES + Buffer.byteLength(failure.message + JSON.stringify(about))
        if (bytes <= MOST_BYTES) logger[failure.level](failure.message, about)
        else {
          left.kinds++
          left.count += count
        }
      }
      if (left.kinds > 0) logger.warn('more kinds of failure than a batch may log', left)
      kinds.clear()
    },
  }
}

function aboutOf({ reason, partnerId, error, example }: Failure, count: number) {
  const ids = Object.entries(example ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, cut(value, 255)]],
  )
  return {
    count,
    ...(reason === undefined ? {} : { reason: cut(reason, LONGEST_REASON) }),
    ...(partnerId === undefined ? {} : { partnerId }),
    ...(ids.length > 0 ? { example: Object.fromEntries(ids) } : {}),
    ...(error === undefined ? {} : { error: briefError(error) }),
  }
}

/** An error as a log keeps it. */
export interface BriefError {
  readonly name: string
  readonly message: string
  /** The innermost lines of the stack. */
  readonly at?: readonly string[]
  readonly cause?: string
  /** AWS asks for it when it is asked for help. */
  readonly requestId?: string
}

const MOST_CHARACTERS = 200
const MOST_FRAMES = 2

/**
 * Anything thrown, in a few hundred bytes, as a log may keep it. An error's own fields are left out: they may hold the
 * activities of customers.
 */
export function briefError(thrown: unknown): BriefError {
  if (!isError(thrown)) return { name: typeof thrown, message: cut(String(thrown)) }
  const { name, message, stack, cause, $metadata } = thrown
  const frames = stack?.split('\n').filter((line) => /^ +at /.test(line)) ?? []
  return {
    name,
    message: cut(message),
    at: frames.slice(0, MOST_FRAMES).map((frame) => cut(frame.trim().slice('at '.length))),
    ...(isError(cause) ? { cause: cut(`${cause.name}: ${cause.message}`) } : {}),
    ...($metadata?.requestId ? { requestId: $metadata.requestId } : {}),
  }
}

/** Longer text with its end cut off. */
export function cut(text: string, most = MOST_CHARACTERS): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`
}

const isError = (thrown: unknown): thrown is Error & { $metadata?: { requestId?: string } } =>
  typeof thrown === 'object' && thrown !== null && 'message' in thrown && 'name' in thrown
