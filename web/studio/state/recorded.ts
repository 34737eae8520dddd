import { keep, kept } from '../../state/kept.ts'
import { gathered, type Seen } from '../model/forms/seen.ts'
import { jsonIn } from '../model/json.ts'
import { fieldsOf, listOf } from '../model/paths.ts'
import { recordedValues } from '../model/recorded-values.ts'

const KEY = 'keepsakes.studio.recorded'
/** The beginning of a file says enough of what there is. */
const LOOKED_AT_BYTES = 2_000_000

/** Remembers, for as long as this tab is there, which fields and values recorded events have. */
export async function rememberRecorded(file: Blob): Promise<void> {
  const lines = await file.slice(0, LOOKED_AT_BYTES).text()
  keep(() => sessionStorage, KEY, JSON.stringify(recordedValues(lines)))
}

/** The fields and values of the events that were rehearsed in this tab. */
export function recordedSeen(): Seen {
  const all = fieldsOf(jsonIn(kept(() => sessionStorage, KEY) ?? ''))
  return gathered(
    Object.entries(all).flatMap(([activity, fields]) =>
      Object.entries(fieldsOf(fields)).flatMap(([field, values]) =>
        listOf(values).map((value) => ({ activity, field, value: String(value) })),
      ),
    ),
  )
}
