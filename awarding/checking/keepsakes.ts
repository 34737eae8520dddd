import { type Fields, fieldsOf } from '../../json/json.ts'
import type { Interval } from '../../schemas/activities/define.ts'
import type { ContentMistake } from '../../schemas/mistakes.ts'
import { pathText } from '../../schemas/mistakes.ts'
import { parseTime } from '../../schemas/time.ts'
import { earnableIds } from '../campaign/consistency.ts'
import { keepsakeEarnSchema } from '../criteria/grammar.ts'
import { type Outlook, type OutlookContext, outlookUnder, withMistakes } from '../criteria/guiding/outlook.ts'
import { kindOf, targetKeyOf, withTarget } from '../criteria/index.ts'
import type { Earn } from '../criteria/kind.ts'
import type { Prospect } from './never-met.ts'

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

/** True where the schema refuses something at a path or below it. */
type IsFaulty = (path: readonly PropertyKey[]) => boolean

/** Looks at each keepsake that can be earned, tiers included. */
export function prospectsOf(content: unknown, isFaulty: IsFaulty): Prospect[] {
  const campaign = fieldsOf(content)
  const whole = windowOf(campaign, ALWAYS) ?? ALWAYS
  const timeZone = isFaulty(['timeZone']) ? 'UTC' : String(campaign.timeZone)
  const written = writtenKeepsakes(content)
  // A campaign may have hundreds, and each looks at all the others.
  const names = new Map(written.map((keepsake) => [keepsake.fields, namesOf(keepsake, isFaulty)]))
  return written.flatMap(({ path, fields }): Prospect[] => {
    const faulty = ['earn', 'tiers'].some((key) => isFaulty([...path, key]))
    const earn = faulty ? undefined : keepsakeEarnSchema.safeParse(fields.earn).data
    const ids = names.get(fields) ?? []
    if (!earn) return ids.map((id) => ({ id, path, outlook: undefined }))

    const window = windowOf(fieldsOf(fields.window), whole) ?? whole
    const others = [...names].flatMap(([other, theirs]) => (other === fields ? [] : theirs))
    const lookAt = (criterion: Earn) =>
      outlookUnder(['earn'], lookAtEarn(criterion, { window, timeZone, others }))
    const modified = (outlook: Outlook) => withMistakes(outlook, lookAtModifiers(fields))
    if (!Array.isArray(fields.tiers)) {
      return ids.map((id) => ({ id, path, outlook: modified(lookAt(earn)) }))
    }
    return fields.tiers.map(fieldsOf).map(({ target }, index) => ({
      id: ids[index] ?? '',
      path,
      outlook: modified(atTarget(lookAt(withTarget(earn, Number(target))), earn, ['tiers', index, 'target'])),
    }))
  })
}

/** Looks at a criterion that the schema has accepted. */
function lookAtEarn(earn: Earn, context: Omit<OutlookContext, 'lookAt'>): Outlook {
  const { kind, spec } = kindOf(earn)
  const inner: OutlookContext = {
    ...context,
    lookAt: (part, path) => outlookUnder(path, lookAtEarn(part, context)),
  }
  return outlookUnder([kind.name], kind.guide.lookAt(spec, inner))
}

/** Finds modifiers that make a keepsake unearnable, or that change nothing. Paths are from the keepsake. */
function lookAtModifiers({ chance, window, earn }: Fields): ContentMistake[] {
  const found: ContentMistake[] = []
  if (chance === 0) {
    const message = 'can never be met: of no chance, nothing counts: write more than 0, such as 0.1'
    found.push({ path: ['chance'], message, fatal: true })
  }
  const collectsOnly = fieldsOf(earn).collect !== undefined
  for (const key of ['chance', 'window']) {
    if (!collectsOnly || (key === 'chance' ? chance : window) === undefined) continue
    const message =
      'changes nothing: it narrows which activities count, and collect counts none: leave it out'
    found.push({ path: [key], message })
  }
  return found
}

/** The names of an entry's keepsakes: their ids, or the place of one without a right id, such as one that another has. */
function namesOf({ path, fields }: WrittenKeepsake, isFaulty: IsFaulty): string[] {
  return earnableIds(fields).map((id, index) => {
    const place = Array.isArray(fields.tiers) ? [...path, 'tiers', index] : path
    return typeof id === 'string' && !isFaulty([...place, 'id']) ? id : pathText(place)
  })
}

/** Moves mistakes in the amount to reach to the tier, where it is written. */
function atTarget(outlook: Outlook, earn: Earn, target: readonly PropertyKey[]): Outlook {
  const [kind = ''] = Object.keys(earn)
  const written = ['earn', kind, targetKeyOf(kind)].join()
  return {
    ...outlook,
    mistakes: outlook.mistakes.map((one) => (one.path.join() === written ? { ...one, path: target } : one)),
    collections: outlook.collections.map((one) => ({ ...one, path: target })),
  }
}

/** Where the campaign's own times are mistaken, nothing is said of what lies in them. */
const ALWAYS: Interval = { from: 0, to: 8e15 }

function windowOf({ startsAt, endsAt }: Fields, whole: Interval): Interval | undefined {
  const from = startsAt === undefined ? whole.from : parseTime(startsAt)
  const to = endsAt === undefined ? whole.to : parseTime(endsAt)
  return from !== undefined && to !== undefined && from < to ? { from, to } : undefined
}
