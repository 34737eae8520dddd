import type { UserExport } from '../../../schemas/api/user-export.ts'
import { storedProgressOf } from '../../../store/progress.ts'
import { TABLES } from '../../store/support/table-names.ts'
import type { History } from '../../store/support/table-state.ts'
import { plain, type Typed } from '../../store/support/typed.ts'
import { type Facts, must } from '../running/facts.ts'

const itemAt = (history: History, at: number): Typed | undefined =>
  history.findLast((version) => version.at <= at)?.item

/** A user's export has all that they held all the while, as it then was, and nothing that they did not hold at some moment of it. */
export function checkExports(facts: Facts): void {
  for (const { user, from, to, answer } of facts.exports) {
    const during = { user, from, to }
    checkExported(facts, during, { table: TABLES.keepsakes, shown: shownKeepsakes(answer), of: keepsakeIn })
    checkExported(facts, during, { table: TABLES.progress, shown: shownProgress(answer), of: progressIn })
    checkExported(facts, during, { table: TABLES.editions, shown: shownEditions(answer), of: editionIn })
  }
}

/** An item as an export shows it, after its name. */
type Shown = readonly [name: string, says: string]

const shownKeepsakes = ({ keepsakes }: UserExport): Shown[] =>
  keepsakes.map(({ campaignId, keepsakeId, earnedAt, recordedAt, eventId, edition }) => [
    `${campaignId}#${keepsakeId}`,
    JSON.stringify([earnedAt, recordedAt, eventId, edition?.number]),
  ])

function keepsakeIn(item: Typed): Shown {
  const { keepsake, earnedAt, recordedAt, eventId, edition } = plain(item)
  const { number } = (edition ?? {}) as { number?: number }
  return [String(keepsake), JSON.stringify([earnedAt, recordedAt, eventId, number])]
}

const shownProgress = ({ progress }: UserExport): Shown[] =>
  progress.map(({ campaignId, version, measures, earned }) => [
    campaignId,
    JSON.stringify([version, measures, earned]),
  ])

function progressIn(item: Typed): Shown | undefined {
  const { campaignId } = plain(item)
  if (campaignId === '#erased') return undefined
  const [name, { version, body }] = storedProgressOf(plain(item), TABLES.progress)
  return [name, JSON.stringify([version, body.measures, Object.keys(body.earned)])]
}

const shownEditions = ({ editions }: UserExport): Shown[] =>
  editions.map(({ campaignId, keepsakeId, number }) => [`${campaignId}#${keepsakeId}`, String(number)])

const editionIn = ({ keepsakeOrNumber, edition }: Typed): Shown => [
  keepsakeOrNumber?.S ?? '',
  String(edition?.N),
]

interface Part {
  readonly table: string
  readonly shown: readonly Shown[]
  of(item: Typed): Shown | undefined
}

function checkExported(
  { tables }: Facts,
  { user, from, to }: { user: string; from: number; to: number },
  { table, shown, of }: Part,
): void {
  const isOwn = ({ userId, userOrBucket }: Typed) => userId?.S === user || userOrBucket?.S === `user#${user}`
  const names = new Set<string>()
  for (const history of tables.everyHistory(table)) {
    const one = history.find(({ item }) => item && isOwn(item))?.item
    const name = one && of(one)?.[0]
    if (name === undefined) continue
    names.add(name)
    const during = [
      itemAt(history, from),
      ...history.filter(({ at }) => at > from && at <= to).map(({ item }) => item),
    ]
    // A write at the very moment of the beginning may be seen or not.
    const atOnce = history.filter(({ at }) => at === from)
    const before = atOnce.length > 0 ? [itemAt(history, from - 1), ...atOnce.map(({ item }) => item)] : []
    const may = [...before, ...during]
    const found = shown.filter(([each]) => each === name)
    must(found.length <= 1, () => `the export of ${user} has ${name} of ${table} ${found.length} times`)
    const says = found[0]?.[1]
    must(
      may.some((item) => (item && of(item)?.[1]) === says),
      () => `the export of ${user} has ${name} of ${table} as ${says}, which it was not then`,
    )
  }
  for (const [name] of shown)
    must(names.has(name), () => `the export of ${user} has ${name} of ${table}, which was never theirs`)
}
