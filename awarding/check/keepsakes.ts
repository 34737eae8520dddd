import type { Interval } from '../../schemas/activities/define.ts'
import { parseTime } from '../../schemas/time.ts'
import { keepsakeEarnSchema } from '../criteria/grammar.ts'
import { targetKeyOf, withTarget } from '../criteria/index.ts'
import type { Earn } from '../criteria/kind.ts'
import { type Fields, fieldsOf } from '../path-problem.ts'
import { earnableIds } from '../tiers.ts'
import { lookAtEarn } from './kinds/index.ts'
import { lookAtModifiers } from './modifiers.ts'
import type { Prospect } from './never-met.ts'
import { type Outlook, outlookUnder, withFindings } from './outlook.ts'

/** A keepsake as it stands in the file: with tiers, a group. */
export interface WrittenKeepsake {
  readonly path: readonly PropertyKey[]
  readonly fields: Fields
}

/** The keepsakes of a file's content, whatever mistakes there are in it. */
export function writtenKeepsakes(content: unknown): WrittenKeepsake[] {
  const { keepsakes } = fieldsOf(content)
  if (!Array.isArray(keepsakes)) return []
  return keepsakes.map((keepsake, index) => ({ path: ['keepsakes', index], fields: fieldsOf(keepsake) }))
}

/**
 * What can come of each keepsake that can be earned, tiers included.
 *
 * @param isFaulty whether the schema refuses something at or below a path
 */
export function prospectsOf(
  content: unknown,
  isFaulty: (path: readonly PropertyKey[]) => boolean,
): Prospect[] {
  const campaign = fieldsOf(content)
  const whole = windowOf(campaign, ALWAYS) ?? ALWAYS
  const timeZone = isFaulty(['timeZone']) ? 'UTC' : String(campaign.timeZone)
  const written = writtenKeepsakes(content)
  return written.flatMap(({ path, fields }): Prospect[] => {
    const faulty = ['earn', 'tiers'].some((key) => isFaulty([...path, key]))
    const earn = faulty ? undefined : keepsakeEarnSchema.safeParse(fields.earn).data
    if (!earn) return earnableIds(fields).map((id) => ({ id: String(id), path, outlook: undefined }))

    const window = windowOf(fieldsOf(fields.window), whole) ?? whole
    const others = written
      .filter((other) => other.fields !== fields)
      .flatMap((one) => earnableIds(one.fields).map(String))
    const lookAt = (condition: Earn) =>
      outlookUnder(['earn'], lookAtEarn(condition, { window, timeZone, others }))
    const modified = (outlook: Outlook) => withFindings(outlook, lookAtModifiers(fields, outlook))
    if (!Array.isArray(fields.tiers)) {
      return [{ id: String(fields.id), path, outlook: modified(lookAt(earn)) }]
    }
    return fields.tiers.map(fieldsOf).map(({ id, target }, index) => ({
      id: String(id),
      path,
      outlook: modified(atTarget(lookAt(withTarget(earn, Number(target))), earn, ['tiers', index, 'target'])),
    }))
  })
}

/** What is wrong with the amount to reach is written in the tier. */
function atTarget(outlook: Outlook, earn: Earn, target: readonly PropertyKey[]): Outlook {
  const [kind = ''] = Object.keys(earn)
  const written = ['earn', kind, targetKeyOf(kind)].join()
  return {
    ...outlook,
    findings: outlook.findings.map((one) => (one.path.join() === written ? { ...one, path: target } : one)),
    collections: outlook.collections.map((one) => ({ ...one, path: target })),
  }
}

/** Where the campaign's own times are mistaken, nothing is said of what lies in them. */
const ALWAYS: Interval = { from: 0, to: 8e15 }

function windowOf({ startsAt, endsAt }: Fields, whole: Interval): Interval | undefined {
  const from = startsAt === undefined ? whole.from : parseTime(String(startsAt))
  const to = endsAt === undefined ? whole.to : parseTime(String(endsAt))
  return from !== undefined && to !== undefined && from < to ? { from, to } : undefined
}
