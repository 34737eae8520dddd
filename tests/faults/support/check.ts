import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { keepsakes } from '../../cli/support/keepsakes.ts'
import { until } from '../../stack/support/until.ts'
import { RUSH } from './campaigns.ts'
import { archived, deadLetters, editionsOf, type Shown, shownTo, takeRejected } from './read.ts'
import { Findings, together, type Verdict } from './verdict.ts'
import type { Holdings, Workload } from './workload.ts'
import type { Life, World } from './world.ts'

/** As long as the slowest machine may need for the largest burst. */
const DRAINED_WITHIN_MS = 30 * 60_000

/** Waits until no queue with a function behind it holds anything. */
export async function drained({ aws, endpoints }: Life): Promise<void> {
  const queues = [endpoints.activityQueueUrl, endpoints.activityQueueUrl.replace(/activity$/, 'rejection')]
  await until(
    'the queues to be empty',
    async () => (await Promise.all(queues.map((url) => aws.depth(url)))).reduce((sum, one) => sum + one),
    (depth) => depth === 0,
    DRAINED_WITHIN_MS,
  )
}

/**
 * Waits until all of a workload has been taken up, and holds what there is then to what there must be: every user's keepsakes and
 * their dates; an announcement for each; editions; queues; what was rejected, with its reason; the archive. Then it replays
 * the events, after which nothing is newly earned and every date is the oracle's to the millisecond.
 */
export async function check(world: World, workload: Workload): Promise<Verdict> {
  const life = await world.running()
  world.tell('waiting until all is taken up')
  await drained(life)
  world.tell('comparing')
  const shown = await shownTo(workload.expected.keys(), life)
  const first = new Findings()
  compareHeld(shown, workload, { exactly: false }, first)
  compareAnnounced(shown, world, first)
  await compareEditions(shown, workload, life, first)
  await compareKept(world, workload, life, first)

  world.tell('replaying')
  await replay(world, workload)
  await drained(life)
  const again = new Findings()
  compareHeld(await shownTo(workload.expected.keys(), life), workload, { exactly: true }, again)
  again.compared = 0
  return together(first, again)
}

/**
 * @param exactly also the dates: before a replay, what came out of order may have a date that is later than the oracle's, and
 * never one that is earlier
 */
function compareHeld(
  shown: ReadonlyMap<string, readonly Shown[]>,
  { expected, seats }: Workload,
  { exactly }: { exactly: boolean },
  findings: Findings,
): void {
  for (const [userId, { seated, denied }] of expected) {
    const own = shown.get(userId) ?? []
    const held = new Map(own.map((one) => [nameOf(one), one.earnedAt]))
    if (held.size < own.length) findings.doubled.push(`${userId} is shown a keepsake twice`)
    const due: Holdings = seats && held.has(`${RUSH}/${seats.keepsakeId}`) ? seated : denied
    findings.compared += due.size
    for (const [name, earnedAt] of due) {
      const found = held.get(name)
      if (found === undefined) findings.lost.push(`${userId} lacks ${name}`)
      else if (Date.parse(found) < Date.parse(earnedAt) || (exactly && found !== earnedAt))
        findings.wrong.push(`${userId} earned ${name} at ${found}, and must have at ${earnedAt}`)
    }
    for (const name of held.keys())
      if (!due.has(name)) findings.wrong.push(`${userId} holds ${name}, and has not earned it`)
  }
}

const nameOf = ({ campaignId, keepsakeId }: Pick<Shown, 'campaignId' | 'keepsakeId'>) =>
  `${campaignId}/${keepsakeId}`

function compareAnnounced(
  shown: ReadonlyMap<string, readonly Shown[]>,
  { proxy }: World,
  findings: Findings,
): void {
  for (const [userId, own] of shown) {
    for (const keepsake of own) {
      const awardId = `${userId}/${nameOf(keepsake)}`
      const [told, ...others] = proxy.announced.get(awardId) ?? []
      if (!told) findings.lost.push(`${awardId} was never announced`)
      else if (told.earnedAt !== keepsake.earnedAt || told.edition?.number !== keepsake.edition?.number)
        findings.wrong.push(`${awardId} was announced as ${JSON.stringify(told)}`)
      if (others.length > 0) findings.doubled.push(`${awardId} was announced differently each time`)
    }
  }
  for (const [awardId, [told]] of proxy.announced) {
    const own = told && shown.get(told.userId)
    if (own && !own.some((keepsake) => nameOf(keepsake) === nameOf(told)))
      findings.wrong.push(`${awardId} was announced, and is not held`)
  }
}

async function compareEditions(
  shown: ReadonlyMap<string, readonly Shown[]>,
  { seats }: Workload,
  life: Life,
  findings: Findings,
): Promise<void> {
  if (!seats) return
  const { numbers, claims } = await editionsOf(seats.keepsakeId, life)
  const holders = new Map<number, string>()
  for (const [userId, own] of shown) {
    for (const { keepsakeId, edition } of own) {
      if (keepsakeId !== seats.keepsakeId) continue
      const number = edition?.number ?? 0
      if (holders.has(number)) findings.doubled.push(`edition ${number} is held by two`)
      holders.set(number, userId)
      if (!(number >= 1 && number <= seats.supply)) findings.wrong.push(`there is an edition ${number}`)
      const claim = claims.get(userId)
      if (claim?.number !== number || numbers.get(number) !== claim.ticket)
        findings.wrong.push(`edition ${number} is shown to ${userId}, who has not claimed it`)
    }
  }
  findings.same(`the number of editions of ${seats.keepsakeId}`, holders.size, seats.taken)
  for (const number of numbers.keys())
    if (!holders.has(number)) findings.lost.push(`edition ${number} is taken, and held by nobody`)
}

/** Nothing waits, nothing was given up, and nothing is missing of what was taken. */
async function compareKept(
  world: World,
  { rejected, lines }: Workload,
  life: Life,
  findings: Findings,
): Promise<void> {
  for (const [queue, depth] of await deadLetters(life))
    if (depth > 0) findings.lost.push(`${depth} messages lie in ${queue}`)
  const kept = await takeRejected(life)
  for (const [detail, reason] of rejected) {
    const found = kept.get(detail)
    if (found === undefined) findings.lost.push(`what was rejected is not kept: ${detail.slice(0, 200)}`)
    else if (found !== reason) findings.wrong.push(`rejected with "${found}", and not with "${reason}"`)
  }
  for (const detail of kept.keys())
    if (!rejected.has(detail)) findings.wrong.push(`rejected without a reason: ${detail.slice(0, 200)}`)
  const found = await archived(world)
  for (const { detail } of lines) {
    const text = JSON.stringify(detail)
    if (!found.has(text)) findings.lost.push(`the archive lacks ${text.slice(0, 200)}`)
  }
}

async function replay(world: World, { lines }: Workload): Promise<void> {
  const file = join(world.folder, 'events.jsonl')
  await writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  const args = ['replay', file, '--announce', 'no', '--after-publish', '0', '--rate', '100000']
  const { stdout, stderr } = await keepsakes([...args, '--json', '--endpoints-file', world.endpointsFile])
  // Lines that awarding would reject make it fail in the end, and there are some.
  const { sent = 0, rejected = 0 } = JSON.parse(stdout || '{}') as { sent?: number; rejected?: number }
  if (sent + rejected !== lines.length) throw new Error(`the replay did not end: ${stderr}`)
}
