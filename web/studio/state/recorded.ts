import { keep, kept } from '../../state/kept.ts'
import { fieldsOf } from '../model/paths.ts'
import { type RecordedValues, recordedValues } from '../model/recorded-values.ts'

const KEY = 'keepsakes.studio.recorded'
/** The beginning of a file says enough of what there is. */
const LOOKED_AT_BYTES = 2_000_000

/** Remembers, for as long as this tab is there, which fields and values recorded events have. */
export async function rememberRecorded(file: Blob): Promise<void> {
  const lines = await file.slice(0, LOOKED_AT_BYTES).text()
  keep(() => sessionStorage, KEY, JSON.stringify(recordedValues(lines)))
}

/** The values of each field of an activity type, as far as events were rehearsed in this tab. */
export function recordedOf(activity: string | undefined): RecordedValues[string] {
  if (activity === undefined) return {}
  try {
    const all = fieldsOf(JSON.parse(kept(() => sessionStorage, KEY) ?? '{}'))
    return fieldsOf(Object.hasOwn(all, activity) ? all[activity] : {}) as RecordedValues[string]
  } catch {
    return {}
  }
}
