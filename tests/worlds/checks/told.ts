import type { LiveMessage } from '../../../schemas/api/live-message.ts'
import { TABLES } from '../../store/support/table-names.ts'
import type { History } from '../../store/support/table-state.ts'
import type { Typed } from '../../store/support/typed.ts'
import { type Exported, type Facts, must } from '../running/facts.ts'

const itemAt = (history: History, at: number): Typed | undefined =>
  history.findLast((version) => version.at <= at)?.item

/** A user's export has all that they held all the while, and nothing that they did not hold at some moment of it. */
export function checkExports(facts: Facts): void {
  for (const exported of facts.exports) {
    const own = facts.tables
      .everyHistory(TABLES.keepsakes)
      .filter((history) => history.some(({ item }) => item?.userId?.S === exported.user))
    for (const history of own) checkExport(exported, history)
    const known = own.flatMap((history) => history.flatMap(({ item }) => item?.keepsake?.S ?? []))
    for (const { campaignId, keepsakeId } of exported.answer.keepsakes)
      must(
        known.includes(`${campaignId}#${keepsakeId}`),
        () => `the export of ${exported.user} has ${campaignId}#${keepsakeId}, which they never held`,
      )
  }
}

function checkExport({ user, from, to, answer }: Exported, history: History): void {
  const name = history.find(({ item }) => item)?.item?.keepsake?.S ?? ''
  const during = [
    itemAt(history, from),
    ...history.filter(({ at }) => at > from && at <= to).map(({ item }) => item),
  ]
  const isIn = answer.keepsakes.some(({ campaignId, keepsakeId }) => `${campaignId}#${keepsakeId}` === name)
  if (during.every((item) => item !== undefined))
    must(isIn, () => `the export of ${user} lacks ${name}, which they held all the while`)
  // A write at the very moment of the beginning may be seen or not.
  const isMoment = history.some(({ at }) => at === from)
  if (during.every((item) => item === undefined) && !isMoment)
    must(!isIn, () => `the export of ${user} has ${name}, which they did not hold then`)
}

/** Whatever is sent to a screen is its own user's, and was held. */
export function checkPushed(facts: Facts): void {
  const held = new Set(
    facts.tables
      .everyHistory(TABLES.keepsakes)
      .flat()
      .flatMap(({ item }) => (item ? [`${item.userId?.S}/${item.keepsake?.S?.replace('#', '/')}`] : [])),
  )
  for (const { connectionId, message } of facts.posted) {
    const { detail } = JSON.parse(message) as LiveMessage
    const user = facts.connections.get(connectionId)
    must(detail.userId === user, () => `${connectionId} is ${user}'s, and got ${detail.awardId}`)
    must(held.has(detail.awardId), () => `${detail.awardId} was pushed, and never held`)
  }
}
