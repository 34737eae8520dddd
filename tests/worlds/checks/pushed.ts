import type { LiveMessage } from '../../../schemas/api/live-message.ts'
import { TABLES } from '../../store/support/table-names.ts'
import type { History } from '../../store/support/table-state.ts'
import type { Typed } from '../../store/support/typed.ts'
import { type Facts, must } from '../running/facts.ts'

/** A read that is not consistent may be so old. */
const STALE_MS = 30_000
/** One that is younger may not be open yet, and is not taken for gone. */
const OPENING_MS = 30_000

/**
 * Whatever is sent to a screen is its own user's, and was held. No screen that was there all the while went without, and none
 * that had gone is left.
 */
export function checkPushed(facts: Facts): void {
  const held = new Map<string, History>()
  for (const history of facts.tables.everyHistory(TABLES.keepsakes)) {
    const item = history.find((version) => version.item)?.item
    if (item) held.set(`${item.userId?.S}/${item.keepsake?.S?.replace('#', '/')}`, history)
  }
  const posted = new Set<string>()
  for (const { connectionId, message } of facts.posted) {
    const { detail } = JSON.parse(message) as LiveMessage
    const user = facts.connections.get(connectionId)
    must(detail.userId === user, () => `${connectionId} is ${user}'s, and got ${detail.awardId}`)
    must(held.has(detail.awardId), () => `${detail.awardId} was pushed, and never held`)
    posted.add(`${connectionId} ${detail.awardId}`)
  }
  if (facts.connections.size > 0) checkReached(facts, held, posted)
}

function checkReached(
  { pushed, tables, opened, faults }: Facts,
  held: ReadonlyMap<string, History>,
  posted: ReadonlySet<string>,
): void {
  const connections = tables.everyHistory(TABLES.connections)
  const isStale = faults().some(([call, { kind }]) => kind === 'stale' && call.startsWith('push-'))
  const staleMs = isStale ? STALE_MS : 0
  for (const { body, from, to } of pushed) {
    const { userId, awardId } = (JSON.parse(body) as LiveMessage).detail
    const isTold = always(held.get(awardId), { from, to }, (item) => !item.silent)
    if (!isTold) continue
    const isOf = (item: Typed) => item.userId?.S === userId && Number(item.expiresAt?.N) * 1000 > to
    for (const history of connections) {
      if (!always(history, { from: from - staleMs, to: from }, isOf)) continue
      const id = history.findLast(({ item }) => item)?.item?.connectionId?.S ?? ''
      const screen = opened.get(id)
      const isThere = always(history, { from, to }, isOf)
      if (!screen || !isThere) continue
      const isOpen = screen.from <= from && screen.to >= to
      must(
        !isOpen || posted.has(`${id} ${awardId}`),
        () => `${awardId} was pushed, and not to ${id}, which was open`,
      )
      const isGone = screen.to < from && screen.from + OPENING_MS < from
      must(!isGone, () => `${awardId} was pushed, and ${id}, which is gone, was not removed`)
    }
  }
}

/** Whether there was an item at each moment of a time, and the same is true of all of them. */
function always(
  history: History | undefined,
  { from, to }: { readonly from: number; readonly to: number },
  isTrue: (item: Typed) => boolean,
): boolean {
  const first = history?.findLast((version) => version.at < from)
  const during = history?.filter(({ at }) => at >= from && at <= to) ?? []
  return first !== undefined && [first, ...during].every(({ item }) => item !== undefined && isTrue(item))
}
