import { fingerprintOf } from '../../../awarding/catalogue/fingerprint.ts'
import type { Contribution } from '../../../awarding/progress/contribution.ts'
import { compareContributions } from '../../../awarding/progress/contribution.ts'
import { LimitedSupply } from '../../../awarding/rehearsing/limited-supply.ts'
import { isLimited, Pass, type UserOutcome } from '../../../awarding/rehearsing/simulation.ts'
import { RECORDED_ATTRIBUTE, type RecordedCampaign, recordedText } from '../../../functions/award/recorded.ts'
import type { CampaignId } from '../../../schemas/ids.ts'
import { compiledOf } from '../plan/catalogues.ts'
import { type Facts, must } from '../running/facts.ts'
import { deniedTo, erasedAtOf, expectedOf } from './expected.ts'
import { heldBy, limitedOf, nameOf } from './held.ts'

/** The attributes that `keepsakes replay` gives each activity: what the whole history earns its user, and when. */
export function recordedOf(facts: Facts): (number: number) => Record<string, string> {
  const catalogue = compiledOf(facts.campaigns)
  const contributions = [...facts.published.values()]
    .filter((activity) => catalogue.takes(activity))
    .flatMap((activity) => catalogue.contributionsOf(activity))
    .sort(compareContributions)
  const supply = new LimitedSupply()
  const through = (only?: typeof isLimited) => {
    const pass = new Pass(catalogue, supply, only)
    const outcomes = contributions.map((one: Contribution) => pass.next(one))
    return [...outcomes, pass.last()].filter((outcome) => outcome !== undefined)
  }
  if (catalogue.campaigns.values().some(isLimited)) {
    do through(isLimited)
    while (!supply.endPass())
  }
  const outcomes = through()
  return (number) => {
    const activity = facts.published.get(number)
    if (!activity) return {}
    const history = new Map<CampaignId, RecordedCampaign>()
    for (const { userId, campaignId } of catalogue.contributionsOf(activity)) {
      const outcome = outcomes.find((one) => one.userId === userId && one.campaign.id === campaignId)
      if (outcome && outcome.awards.length > 0) history.set(campaignId, recordedIn(outcome))
    }
    return history.size > 0 ? { [RECORDED_ATTRIBUTE]: recordedText(history) } : {}
  }
}

function recordedIn({ campaign, awards }: UserOutcome): RecordedCampaign {
  const earned = awards.map(({ keepsake, earnedAt, eventId, source }) => {
    const earning = { earnedAt, eventId, ...(source === undefined ? {} : { source }) }
    return [keepsake.id, earning] as const
  })
  return { of: fingerprintOf(campaign.definition), earned: new Map(earned) }
}

/**
 * After the replay every keepsake has the very date that the oracle gives it. Where some have run out, who has them
 * is decided by who came first, and the replay tells of others; and of what is from before an erasure it says nothing.
 */
export function checkReplayed(facts: Facts): void {
  for (const user of facts.users) {
    if (erasedAtOf(facts, user) !== undefined) continue
    const held = new Map(heldBy(facts, user).map((one) => [nameOf(one), one]))
    const expected = expectedOf(facts, {
      user,
      numbers: [...facts.published.keys()],
      campaigns: facts.campaigns,
    })
    for (const { campaignId, keepsakeId, earnedAt } of expected) {
      if (hasRunOut(facts, campaignId)) continue
      const keepsake = held.get(`${campaignId}#${keepsakeId}`)
      const time = new Date(earnedAt).toISOString()
      must(
        keepsake?.earnedAt === time,
        () =>
          `after the replay ${user} holds ${campaignId}#${keepsakeId} since ${keepsake?.earnedAt}, not ${time}`,
      )
    }
  }
}

function hasRunOut(facts: Facts, campaignId: string): boolean {
  // The archive still has what erased users did: as it tells, they may have had the last ones.
  const limited = limitedOf(facts.campaigns).some(({ name }) => name.startsWith(`${campaignId}#`))
  if (limited && facts.erasures.size > 0) return true
  return facts.users.some((user) =>
    deniedTo(facts, user, facts.campaigns).some((name) => name.startsWith(`${campaignId}#`)),
  )
}
