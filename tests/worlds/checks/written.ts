import { isFromBefore } from '../../../store/erased.ts'
import { type StoredProgress, storedProgressOf } from '../../../store/progress.ts'
import { TABLES } from '../../store/support/table-names.ts'
import { plain, type Typed } from '../../store/support/typed.ts'
import { type Facts, must } from '../running/facts.ts'
import { checkStates } from './states.ts'

type Write = Facts['writes'][number]

/** Every write of a world, in its order: none gives a keepsake twice, none takes anything that is not erased. */
export function checkWrites(facts: Facts): void {
  for (const what of facts.forbidden) must(false, () => what)
  const marks = new Map<string, string | undefined>()
  for (const write of facts.writes) {
    const [user, sort] = write.key
    if (write.table === TABLES.keepsakes) checkKeepsake(facts, write)
    if (write.table === TABLES.progress && sort === '#erased') marks.set(user, eraOf(write.after))
    else if (write.table === TABLES.progress) checkProgress(facts, write, marks.get(user))
    if (write.table === TABLES.editions) checkEdition(facts, write)
  }
}

/** The time of the user's last erasure that was asked for by then. */
const erasureOf = (facts: Facts, user: string) => facts.erasures.get(user)?.toSorted().at(-1)

const eraOf = (item: Typed | undefined) => item?.erasedAt?.S

function checkRemoval(facts: Facts, { before, table, key }: Write, user: string): void {
  must(
    before === undefined || isFromBefore(erasureOf(facts, user), eraOf(before)),
    () => `${key.join(' ')} was deleted from ${table}, and is not from before an erasure`,
  )
}

function checkKeepsake(facts: Facts, write: Write): void {
  const { command, key, before, after } = write
  if (!after) checkRemoval(facts, write, key[0])
  if (!after || !before) return
  if (command === 'PutItem')
    must(
      isFromBefore(eraOf(after), eraOf(before)),
      () =>
        `${key.join(' ')} was put twice: ${JSON.stringify(plain(before))}, ${JSON.stringify(plain(after))}`,
    )
  else
    must(
      String(after.earnedAt?.S) <= String(before.earnedAt?.S) && after.recordedAt?.S === before.recordedAt?.S,
      () => `${key.join(' ')} was dated on, from ${before.earnedAt?.S} to ${after.earnedAt?.S}`,
    )
}

function checkEdition(facts: Facts, write: Write): void {
  const [partition] = write.key
  if (!write.after) checkRemoval(facts, write, partition.replace(/^user#/, ''))
  if (!write.after) return
  const isNumber = partition.startsWith('bucket#')
  must(
    !isNumber || !write.before || write.before.ticket?.S === write.after.ticket?.S,
    () => `number ${write.key.join(' ')} has changed its holder`,
  )
}

/** Progress only ever grows, within the time between two erasures. */
function checkProgress(facts: Facts, write: Write, mark: string | undefined): void {
  const { key, before, after } = write
  if (!after) checkRemoval(facts, write, key[0])
  if (!after) return
  const name = key.join(' ')
  const [, now] = storedProgressOf(plain(after), TABLES.progress)
  must(before !== undefined || now.version === 1, () => `${name} begins with version ${now.version}`)
  if (!before) return
  const [, then] = storedProgressOf(plain(before), TABLES.progress)
  must(!isFromBefore(then.erasedAt, now.erasedAt), () => `${name} went back to before an erasure`)
  must(now.version === then.version + 1, () => `${name} went from version ${then.version} to ${now.version}`)
  // An item that does not know of the erasure is about to be erased: it may have begun anew meanwhile.
  if (now.erasedAt !== then.erasedAt || isFromBefore(mark, now.erasedAt)) return
  checkGrown(name, then, now)
  checkStates(facts, { name, campaignId: key[1], was: then.body, now: now.body })
}

function checkGrown(name: string, { body: then }: StoredProgress, { body: now }: StoredProgress): void {
  for (const [id, at] of Object.entries(then.earned)) {
    const date = now.earned[id]
    must(
      date !== undefined && date <= at,
      () => `${name} went backwards: ${id} was earned at ${at}, then ${date}`,
    )
  }
  const soldOut = new Set(now.soldOut ?? [])
  for (const id of then.soldOut ?? [])
    must(soldOut.has(id) || id in now.earned, () => `${name} went backwards: ${id} is no longer sold out`)
  const [first, before] = [now.firstAt ?? Number.NEGATIVE_INFINITY, then.firstAt ?? Number.NEGATIVE_INFINITY]
  must(first <= before, () => `${name} went backwards: it began at ${before}, then at ${first}`)
}
