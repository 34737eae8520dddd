import type { Json } from '../json/json.ts'

/** A promise to customers or partners, as docs/objectives.md has it: what of all that is asked for may go wrong. */
export interface Objective {
  readonly name: string
  /** Percent of all that is to go right, over 30 days. */
  readonly target: number
  /** The metrics, by the id that expressions have them under; and what is made of them. */
  readonly metrics: Readonly<Record<string, Measured>>
  /** How much went wrong, and of how much. */
  readonly bad: string
  readonly all: string
  /** Says for descriptions how it looks from outside when it goes wrong. */
  readonly when: string
}

/** Stands for the namespace of the stage. */
export const OWN = 'own'

interface Measured {
  readonly stat: string
  readonly namespace: string
  readonly metric: string
  readonly dimensions: Readonly<Record<string, Json>>
}

const ofApi = (metric: string): Measured => ({
  stat: 'Sum',
  namespace: 'AWS/ApiGateway',
  metric,
  dimensions: { ApiId: { Ref: 'HttpApi' } },
})
const own = (metric: string, stat = 'Sum'): Measured => ({
  stat,
  namespace: OWN,
  metric,
  dimensions: { service: 'keepsakes' },
})
/** An activity that fails comes again, late: the greater of both counts nothing twice. */
const LATE_OR_FAILED = 'IF(FILL(late, 0) > FILL(failed, 0), FILL(late, 0), FILL(failed, 0))'

export const OBJECTIVES: readonly Objective[] = [
  {
    name: 'reading',
    target: 99.9,
    metrics: { errors: ofApi('5xx'), requests: ofApi('Count') },
    bad: 'FILL(errors, 0)',
    all: 'FILL(requests, 0)',
    when: 'requests of the API are answered 5xx',
  },
  {
    name: 'awarding',
    target: 99.5,
    // The trimmed count: how many waited for over 60 seconds.
    metrics: {
      late: own('ActivityAgeSeconds', 'TC(60:)'),
      failed: own('ActivitiesFailed'),
      received: own('ActivitiesReceived'),
    },
    bad: LATE_OR_FAILED,
    all: 'FILL(received, 0)',
    when: 'activities fail, or are awarded over a minute after they came',
  },
  {
    name: 'ingesting',
    target: 99.9,
    metrics: { failed: own('IngestFailed'), accepted: own('IngestAccepted') },
    bad: 'FILL(failed, 0)',
    all: '(FILL(failed, 0) + FILL(accepted, 0))',
    when: 'valid activities that partners send by HTTPS cannot be published',
  },
  {
    name: 'pushing',
    target: 99,
    metrics: {
      late: own('LiveAgeSeconds', 'TC(60:)'),
      failed: own('LiveFailed'),
      received: own('LiveReceived'),
    },
    bad: LATE_OR_FAILED,
    all: 'FILL(received, 0)',
    when: 'awards fail to be pushed, or are pushed over a minute late',
  },
]
