import { type Minute, usual } from './minute.ts'
import { course, FIRST_HOUR, type Scenario } from './scenario.ts'

export const [BEGINS, MINUTES] = [FIRST_HOUR + 10, FIRST_HOUR + 40]
export const [REQUESTS, ACTIVITIES] = [300, 600]

/** Half an hour of an evening in which something is different from the minute on in which it begins. */
export function scenario(
  name: string,
  story: string,
  fires: Scenario['fires'],
  change: (minute: number, usually: Minute) => Partial<Minute>,
): Scenario {
  return {
    name,
    story,
    begins: BEGINS,
    minutes: course(MINUTES, BEGINS, (minute) => usual(minute, REQUESTS, ACTIVITIES), change),
    fires,
  }
}
