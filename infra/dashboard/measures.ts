import { OBJECTIVES, OWN } from '../objectives.ts'
import { type Formula, type Line, type Metric, ref } from './widgets.ts'

/** The metrics of the system that the dashboard is made of, by what they tell. */
export class Measures {
  readonly #namespace: string

  constructor(stage: string) {
    this.#namespace = `keepsakes-${stage}`
  }

  own(name: string, stat = 'Sum'): Metric {
    return { namespace: this.#namespace, name, dimensions: { service: 'keepsakes' }, stat }
  }

  queue(logicalId: string, name: string, stat = 'Sum'): Metric {
    const QueueName = ref(`${logicalId}.QueueName`)
    return { namespace: 'AWS/SQS', name, dimensions: { QueueName }, stat }
  }

  api(name: string, stat = 'Sum'): Metric {
    return { namespace: 'AWS/ApiGateway', name, dimensions: { ApiId: ref('HttpApi') }, stat }
  }

  /** `name` is what stands for the table's name. */
  table(name: string, metric: string): Metric {
    return { namespace: 'AWS/DynamoDB', name: metric, dimensions: { TableName: ref(name) }, stat: 'Sum' }
  }

  lambda(logicalId: string, name: string, stat = 'Sum'): Metric {
    return { namespace: 'AWS/Lambda', name, dimensions: { FunctionName: ref(logicalId) }, stat }
  }

  /** Searches for the stage's own metrics with these dimensions, so that a graph follows them. */
  search(name: string, dimensions: readonly string[]): string {
    return `SEARCH('{${this.#namespace},${dimensions.join(',')}} MetricName="${name}"', 'Sum', 60)`
  }

  /** The lines that tell what is left of each error budget at the end of what is shown, in percent of what that time has. */
  budgets(): Line[] {
    return OBJECTIVES.flatMap(({ name, target, metrics, bad, all }): Line[] => {
      // Ids are of the whole graph.
      const renamed = (text: string) =>
        Object.keys(metrics).reduce(
          (done, id) => done.replaceAll(new RegExp(`\\b${id}\\b`, 'g'), idOf(name, id)),
          text,
        )
      // 100 - 99.9 is no binary fraction.
      const share = Math.round((100 - target) * 1e6) / 1e8
      return [
        ...Object.entries(metrics).map(
          ([id, { namespace, metric, stat }]): Metric => ({
            ...(namespace === OWN ? this.own(metric, stat) : this.api(metric, stat)),
            id: idOf(name, id),
          }),
        ),
        {
          id: `${name}Left`,
          expression: `100 - 100 * RUNNING_SUM(${renamed(bad)}) / (RUNNING_SUM(${renamed(all)}) + 1) / ${share}`,
          label: name,
        },
      ]
    })
  }
}

const idOf = (objective: string, id: string) => objective + id.charAt(0).toUpperCase() + id.slice(1)

/** Sums over periods of any length become so many a minute. */
export const aMinute = (id: string): string => `60 * FILL(${id}, 0) / PERIOD(${id})`

/** A metric for expressions alone, and the line that shows it by the minute. */
export function rate(id: string, metric: Metric, shown: Pick<Formula, 'label' | 'colour'>): Line[] {
  return [
    { ...metric, id },
    { id: `${id}Rate`, expression: aMinute(id), ...shown },
  ]
}
