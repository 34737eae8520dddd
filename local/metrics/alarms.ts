import { type CompositeAlarm, readComposite } from '../../alarming/composite.ts'
import { type MetricAlarm, readAlarm } from '../../alarming/definition.ts'
import { hasFewSamples, judgedOf } from '../../alarming/judged.ts'
import type { Series } from '../../alarming/math/value.ts'
import { type AlarmState, PERIODS_BEYOND } from '../../alarming/missing-data.ts'
import { statesOf, withComposites } from '../../alarming/replay.ts'
import type { JsonObject } from '../../json/json.ts'
import type { AlarmModel } from '../resources/model.ts'
import type { LocalMetrics } from './metrics.ts'

const MINUTE = 60_000
/** Minutes that nobody asked about are gone through later, a day of them at most. */
const MOST_BEHIND = 1_440

export interface AlarmNow {
  readonly properties: JsonObject
  readonly arn: string
  readonly isComposite: boolean
  readonly state: AlarmState
  /** Epoch milliseconds. */
  readonly since: number
}

/**
 * The alarms of the template over the local metrics, evaluated as `alarming/` does it. They act on nothing: whoever looks sees their
 * state at the end of the last whole minute.
 */
export class LocalAlarms {
  readonly #metrics: LocalMetrics
  readonly #definitions: readonly AlarmModel[]
  readonly #ofMetrics: readonly MetricAlarm[]
  readonly #ofAlarms: readonly CompositeAlarm[]
  readonly #states = new Map<string, { state: AlarmState; since: number }>()
  /** The first minute that has not been judged. */
  #next: number

  /** @throws Error for an alarm that is not evaluated here */
  constructor(metrics: LocalMetrics, definitions: readonly AlarmModel[]) {
    this.#metrics = metrics
    this.#definitions = definitions
    this.#ofMetrics = definitions.filter(({ isComposite }) => !isComposite).map(read(readAlarm))
    this.#ofAlarms = definitions.filter(({ isComposite }) => isComposite).map(read(readComposite))
    this.#next = Math.floor(metrics.now() / MINUTE)
  }

  now(): AlarmNow[] {
    const end = Math.floor(this.#metrics.now() / MINUTE)
    for (this.#next = Math.max(this.#next, end - MOST_BEHIND); this.#next < end; this.#next += 1)
      this.#judge(this.#next)
    return this.#definitions.map(({ name, ...definition }) => {
      const { state, since } = this.#states.get(name) ?? { state: 'INSUFFICIENT_DATA', since: end * MINUTE }
      return { ...definition, state, since }
    })
  }

  #judge(minute: number): void {
    const states = new Map<string, readonly AlarmState[]>()
    for (const alarm of this.#ofMetrics) {
      const moment = hasFewSamples(alarm, this.#metrics, minute, 0) ? 'few' : this.#judgedBy(alarm, minute)
      states.set(alarm.name, statesOf(alarm, [moment], this.#states.get(alarm.name)?.state))
    }
    for (const [name, [state]] of withComposites(this.#ofAlarms, states, 1)) {
      if (state === undefined || this.#states.get(name)?.state === state) continue
      this.#states.set(name, { state, since: (minute + 1) * MINUTE })
    }
  }

  /** The values of the periods that end with the minute, oldest first. */
  #judgedBy(alarm: MetricAlarm, minute: number): Series {
    const span = alarm.period / 60
    const count = alarm.of + PERIODS_BEYOND
    const watched = alarm.watched.map(({ id, metric, stat }): [string, Series] => {
      const first = minute + 1 - count * span
      const values = Array.from({ length: count }, (_, at) =>
        this.#metrics.statistic(metric, stat, first + at * span, first + (at + 1) * span),
      )
      return [id, values]
    })
    return judgedOf(alarm, new Map(watched))
  }
}

const read =
  <Alarm>(reader: (properties: JsonObject) => Alarm) =>
  ({ judged }: AlarmModel): Alarm =>
    reader(judged)
