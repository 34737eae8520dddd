import type { JsonObject } from '../../../schemas/json.ts'
import type { Finding } from '../finding.ts'
import { under } from '../finding.ts'
import { leafOutlook, type Outlook } from '../outlook.ts'
import { strangeField } from '../strange-field.ts'
import { lookAtWhere } from '../where.ts'

interface Count {
  readonly activity: string
  readonly where?: JsonObject
  readonly distinct?: string
  readonly target: number
}

/** No more values can be counted than `where` lets through. */
export function lookAtCount({ activity, where, distinct, target }: Count): Outlook {
  const { findings, valuesOf } = lookAtWhere(activity, where)
  const found: Finding[] = under(['where'], findings)
  if (distinct === undefined) return leafOutlook(found)

  const strange = strangeField(activity, distinct)
  if (strange) found.push({ path: ['distinct'], message: strange, fatal: false })
  // Progress is a user's own, so there is one user in it.
  const most = distinct === 'userId' ? 1 : valuesOf(distinct)?.size
  if (most !== undefined && target > most && !found.some(({ fatal }) => fatal)) {
    const values = most === 1 ? 'there is one value' : `there are ${most} values`
    const message =
      most === 0
        ? `can never be met: where lets through only activities without ${distinct}`
        : `can never be met: ${values} of ${distinct} to count here: write at most ${most}`
    found.push({ path: ['target'], message, fatal: true })
  }
  return leafOutlook(found)
}
