import type { Catalogue } from '../../awarding/catalogue.ts'
import { parseActivityText } from '../../events/activity.ts'
import type { UserId } from '../../schemas/ids.ts'
import { awardUser } from './award-user.ts'
import type { Gathered } from './gathered.ts'
import { type ActivityRecord, type AwardPorts, isSilent, type RejectedRecord, type Tally } from './ports.ts'

export interface BatchResult {
  /** Records that must come again, in no certain order, each once. */
  readonly failed: readonly ActivityRecord[]
  readonly tally: Tally
}

interface UserWork {
  readonly records: ActivityRecord[]
  /** Of a silent backfill, and of all else: awarded one after the other, as an award is one or the other. */
  readonly silently: Gathered
  readonly aloud: Gathered
}

/** Users awarded side by side: enough to hide the latency of the store, few enough to keep within its sockets. */
const CONCURRENCY = 10

/** Awards one batch of records. A record fails by itself, or with its user's others; never with its neighbours. */
export async function awardBatch(
  records: readonly ActivityRecord[],
  ports: AwardPorts,
): Promise<BatchResult> {
  const tally: Tally = {
    received: records.length,
    rejected: 0,
    ignored: 0,
    unasked: 0,
    erased: 0,
    unchanged: 0,
    awarded: 0,
    soldOut: 0,
    conflicts: 0,
    failed: 0,
  }
  const catalogue = await ports.catalogue()
  const { users, rejected } = sort(records, catalogue, tally)

  const failed = new Set<ActivityRecord>()
  if (rejected.length > 0) {
    const unsent = await ports.reject(rejected)
    for (const record of unsent) failed.add(record)
    tally.rejected = rejected.length - unsent.length
  }

  const work = users.entries()
  const worker = async () => {
    for (const [userId, { records: own, silently, aloud }] of work) {
      try {
        await awardUser(userId, silently, ports, tally, { silent: true })
        await awardUser(userId, aloud, ports, tally, { silent: false })
      } catch (error) {
        ports.report('the activities of a user could not be awarded; they come again', { userId, error })
        for (const record of own) failed.add(record)
      }
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, worker))
  tally.failed = failed.size
  return { failed: [...failed], tally }
}

/** Parses each record by itself, and groups by user those that some campaign asks for. */
function sort(records: readonly ActivityRecord[], catalogue: Catalogue, tally: Tally) {
  const users = new Map<UserId, UserWork>()
  const rejected: RejectedRecord[] = []
  for (const record of records) {
    const parsed = parseActivityText(record.body)
    if (!parsed.accepted) {
      rejected.push({ record, ...parsed.rejection })
      continue
    }
    const { activity } = parsed
    if (!catalogue.takes(activity)) {
      tally.ignored++
      continue
    }
    const touched = catalogue.touchedBy(activity)
    if (touched.length === 0) {
      tally.unasked++
      continue
    }
    let work = users.get(activity.userId)
    if (!work) {
      work = { records: [], silently: new Map(), aloud: new Map() }
      users.set(activity.userId, work)
    }
    work.records.push(record)
    const gathered = isSilent(record) ? work.silently : work.aloud
    for (const { campaign, measures } of touched) {
      const gatherings = gathered.get(campaign) ?? []
      gatherings.push({ activity, measures })
      gathered.set(campaign, gatherings)
    }
  }
  return { users, rejected }
}
