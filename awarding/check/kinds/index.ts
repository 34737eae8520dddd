import type { Earn } from '../../criteria/kind.ts'
import { type Outlook, type OutlookContext, outlookUnder, partsOutlook } from '../outlook.ts'
import { lookAtCollect } from './collect.ts'
import { lookAtCount } from './count.ts'
import { lookAtSequence } from './sequence.ts'
import { lookAtStreak } from './streak.ts'
import { lookAtWatch } from './watch.ts'

interface AtLeast {
  readonly n: number
  readonly of: readonly Earn[]
}

type Look = (spec: never, context: OutlookContext) => Outlook

/** How each kind of criterion is looked at. */
const lookers: ReadonlyMap<string, Look> = new Map<string, Look>([
  ['count', lookAtCount],
  ['watch', lookAtWatch],
  ['streak', lookAtStreak],
  ['sequence', lookAtSequence],
  ['collect', lookAtCollect],
  ['all', (parts: readonly Earn[], context) => lookAtParts(parts, parts.length, [], context)],
  ['any', (parts: readonly Earn[], context) => lookAtParts(parts, 1, [], context)],
  ['atLeast', ({ n, of }: AtLeast, context) => lookAtParts(of, n, ['of'], context)],
])

/** The kinds of criterion of which it is known when they can never be met. */
export const kindsLookedAt: readonly string[] = [...lookers.keys()]

/** The outlook of a criterion that the schema has accepted. */
export function lookAtEarn(earn: Earn, context: Omit<OutlookContext, 'lookAt'>): Outlook {
  const [kind = '', spec] = Object.entries(earn)[0] ?? []
  const look = lookers.get(kind)
  if (!look) throw new TypeError(`no such kind of criterion: ${kind}`)
  const inner: OutlookContext = {
    ...context,
    lookAt: (part, path) => outlookUnder(path, lookAtEarn(part, context)),
  }
  return outlookUnder([kind], look(spec as never, inner))
}

function lookAtParts(
  parts: readonly Earn[],
  needed: number,
  path: readonly PropertyKey[],
  { lookAt }: OutlookContext,
): Outlook {
  return partsOutlook(
    parts.map((part, index) => lookAt(part, [...path, index])),
    needed,
  )
}
