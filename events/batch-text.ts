import { fieldsOf } from '../json/json.ts'
import { objectText, rawParts } from '../json/raw-parts.ts'

/** The text of a batch, of which texts of its activities are made, as they were sent: a field that is there twice still is. */
export interface BatchText {
  /**
   * The text of an activity as the event that it would have been alone.
   *
   * @param envelope as `readActivities` gives it
   */
  alone(index: number, envelope: unknown): string
  /** The text of a batch with these activities alone. */
  some(indexes: readonly number[]): string
}

/** @param text of an envelope that `readActivities` takes apart */
export function batchText(text: string): BatchText {
  const { detail = '', ...envelope } = Object.fromEntries(rawParts(text))
  const { activities = '', ...rest } = Object.fromEntries(rawParts(detail))
  const texts = [...rawParts(activities).values()]
  const { 'detail-type': type = '', ...common } = envelope
  return {
    alone(index, read) {
      const own = texts[index] ?? ''
      const parts = own.startsWith('{') ? rawParts(own) : new Map<string, string>()
      const event = new Map(Object.entries(common))
      for (const name of ['detail-type', 'time', 'detail']) {
        const part = parts.get(name)
        if (part !== undefined) event.set(name, part)
      }
      // Its time has been rounded.
      const { time } = fieldsOf(read)
      if (typeof time === 'string') event.set('time', JSON.stringify(time))
      return objectText(event)
    },
    some(indexes) {
      const list = `[${indexes.flatMap((index) => texts[index] ?? []).join(',')}]`
      const less = objectText(new Map(Object.entries({ ...rest, activities: list })))
      return objectText(new Map(Object.entries({ ...common, 'detail-type': type, detail: less })))
    },
  }
}
