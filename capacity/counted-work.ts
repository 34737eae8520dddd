import { readFileSync } from 'node:fs'

/** The work of a function, of each of its invocations. */
export interface FunctionWork {
  readonly memoryMegabytes: number
  /** For each activity, or for each time that an app is opened. */
  readonly invocations: number
  /** Time on one processor of the machine that counted. It depends on the machine; all else here does not. */
  readonly processorMs: number
  /** Bytes of log lines: Lambda's own, those of embedded metrics, and words. Each line has what CloudWatch adds. */
  readonly logs: { readonly platform: number; readonly metrics: number; readonly words: number }
}

/** Work that the local stack has counted, of one unit of use. */
export interface CountedUse {
  readonly functions: Readonly<Record<string, FunctionWork>>
  /** Request units. */
  readonly reads: number
  readonly writes: number
}

export interface CountedActivity extends CountedUse {
  /** The part of activities that earned a keepsake. */
  readonly earning: number
  /** Activities of an invocation. */
  readonly batch: number
  /** Events that the bus took, announcements among them, and those that it gave to queues. */
  readonly busEvents: number
  readonly deliveries: number
  /** Request units of `writes` that were for keepsakes, their index entries among them; the others were for progress. */
  readonly keepsakeWrites: number
  /** Bytes of envelopes that the archive keeps. */
  readonly archivedBytes: number
  /** Bytes of keepsakes, their index entries among them. */
  readonly keepsakeBytes: number
  /** Bytes of the lines that an environment logs once a minute: what each partner sent. */
  readonly minuteLogBytes: number
  /** Requests that move messages: sending, receiving and deleting. */
  readonly queueRequests: number
  /** Calls of AWS that follow one another for a user who earns a keepsake. A batch waits for its slowest user. */
  readonly chain: { readonly tables: number; readonly bus: number }
}

/** An app is opened: a live connection, the list, a passport, and the end of the connection. */
export interface CountedOpen extends CountedUse {
  readonly apiRequests: number
  readonly connects: number
  /** Bytes of the APIs' access logs. */
  readonly accessLogBytes: number
}

export interface CountedWork {
  /** The day of counting, such as 2026-11-29. */
  readonly countedOn: string
  readonly activities: number
  readonly opens: number
  readonly activity: CountedActivity
  readonly open: CountedOpen
  /** All that is there whether anybody does anything. */
  readonly standing: {
    readonly customMetrics: number
    /** Metrics that alarms look at: each is charged. */
    readonly alarmMetrics: number
    /** Alarms of other alarms. */
    readonly compositeAlarms: number
    /** Queues that Lambda polls. */
    readonly polledQueues: number
    /** Metrics that the patrol reads in a day. */
    readonly metricReadsOfDay: number
  }
}

export const COUNTED_WORK_FILE = new URL('counted-work.json', import.meta.url)

/** `npm run bench -- --only cost --record` has written it. */
export function countedWork(): CountedWork {
  return JSON.parse(readFileSync(COUNTED_WORK_FILE, 'utf8'))
}
