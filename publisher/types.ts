/** An activity, as `POST /v1/activities` takes it. */
export interface ActivityEvent {
  /** `TvWatched`, `TriviaAnswered` or `PollVoted`. */
  readonly 'detail-type': string
  /** RFC 3339: when it was published. Absent: when it is handed to `publish`. */
  readonly time?: string
  readonly detail: {
    /** Unique among all of your events: an event that is sent again counts once, by it. */
    readonly eventId: string
    readonly userId: string
    /** RFC 3339: when it happened. */
    readonly occurredAt: string
    readonly [field: string]: unknown
  }
}

/** An event that can never count as it is. Mend it and publish it under an `eventId` of its own. */
export interface Rejected {
  readonly event: ActivityEvent
  /** All that is wrong, in one sentence. */
  readonly reason: string
  readonly mistakes: readonly { readonly path: string; readonly message: string }[]
}

/** Something keeps events from being published just now. They wait. */
export interface Trouble {
  readonly message: string
  /** The status of the answer, where there was one. */
  readonly status?: number
  /** Milliseconds until the next attempt; absent when none is needed. */
  readonly waitMs?: number
}

export interface SpooledEvent {
  /** The text order of a spool’s keys is the order in which its events were published. */
  readonly key: string
  readonly event: ActivityEvent
}

/** Keeps events until they have been answered, so that they outlast what `add` outlasts: a page, a process, a machine. */
export interface Spool {
  /** All that is kept, in the order of the keys. Called once, before all others. */
  load(): Promise<readonly SpooledEvent[]>
  /** Resolves when the event is kept. */
  add(event: SpooledEvent): Promise<void>
  remove(keys: readonly string[]): Promise<void>
  /** Resolves when nothing is open any more. */
  close(): Promise<void>
}

/** As much of `fetch` as is called. */
export type Fetch = (
  url: string,
  request: {
    readonly method: 'POST'
    readonly headers: Record<string, string>
    readonly body: string
    readonly signal: AbortSignal
  },
) => Promise<{
  readonly status: number
  readonly headers: { get(name: string): string | null }
  text(): Promise<string>
}>

export interface PublisherOptions {
  /** The address of the API, without a path: the output `HttpApiUrl` of the stage. */
  readonly url: string
  /** The token, or a function that is asked for it before each request. */
  readonly token: string | (() => string | Promise<string>)
  /** Where events wait. Absent: in memory, and they are lost with the process. */
  readonly spool?: Spool
  /** So many events may wait. Absent: 10,000. */
  readonly mostWaiting?: number
  /** When so many wait, `publish` waits until fewer do, or throws a `QueueFullError`. Absent: it waits. */
  readonly whenFull?: 'wait' | 'refuse'
  /** Milliseconds for which an event waits for others to go with it in one request. Absent: 1000. */
  readonly batchDelayMs?: number
  /** Milliseconds after which a request is given up, and sent again. Absent: 20,000. */
  readonly timeoutMs?: number
  /** The longest wait between two attempts, unless the answer asks for a longer one. Absent: 5 minutes. */
  readonly longestWaitMs?: number
  readonly onAccepted?: (event: ActivityEvent) => void
  readonly onRejected?: (rejected: Rejected) => void
  readonly onTrouble?: (trouble: Trouble) => void
  readonly fetch?: Fetch
}

/** A viewing on one device. */
export interface WatchOptions {
  readonly userId: string
  readonly deviceId: string
  /** Absent: a new one. */
  readonly sessionId?: string
  readonly programId: string
  readonly channelId?: string
  readonly live?: boolean
  /** Absent: 30. */
  readonly intervalSeconds?: number
  /** A segment is published after so many minutes at the latest, also while the viewing goes on. Absent: 10. */
  readonly segmentMinutes?: number
}

export type PlayerState = 'playing' | 'paused' | 'buffering' | 'seeked' | 'stopped' | 'off'

/** A change in a viewing. Absent: as before; a `channelId` or `live` of undefined is none any more. */
export interface WatchChange {
  readonly state?: PlayerState
  readonly tvOn?: boolean
  readonly programId?: string
  readonly channelId?: string | undefined
  readonly live?: boolean | undefined
}

/** A viewing that is counted while it goes on. */
export interface Watching {
  /** Tells of a change in the moment in which it happens. */
  update(change: WatchChange): void
  /** Tells that somebody has used the device, where nobody tells whether the TV is on. */
  used(): void
  /** Ends the viewing. Resolves when its last segment is in the spool. */
  stop(): Promise<void>
}

export interface Publisher {
  /** Resolves when the event is in the spool: from then on it is sent until it is answered. */
  publish(event: ActivityEvent): Promise<void>
  /** Counts a viewing, paused at first, and publishes its segments as `TvWatched`. */
  watch(options: WatchOptions): Watching
  /** How many events wait to be answered. */
  readonly waiting: number
  /** Sends what waits without delay. Resolves when nothing waits any more, or after so long, with how many still wait. */
  flush(withinMs?: number): Promise<number>
  /** Ends all viewings, flushes, and stops. What then still waits stays in the spool; a `publish` that waits for room throws. */
  close(withinMs?: number): Promise<number>
}
