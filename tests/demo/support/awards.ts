import { readFileSync } from 'node:fs'
import type { Campaign } from '../../../awarding/campaign/campaign.ts'
import { compileCatalogue } from '../../../awarding/catalogue/catalogue.ts'
import { decide } from '../../../awarding/deciding/decide.ts'
import type { Contribution } from '../../../awarding/progress/contribution.ts'
import { nothing } from '../../../awarding/progress/progress.ts'
import type { DemoEvent } from '../../../demo/day.ts'
import { parseActivity } from '../../../events/activity.ts'
import type { CampaignId } from '../../../schemas/ids.ts'
import { readCampaignText } from '../../awarding/support/read-campaign.ts'

const FILE = new URL('../../../campaigns/passport-to-paris.yaml', import.meta.url)

export function readPassportToParis(): Campaign {
  const reading = readCampaignText(readFileSync(FILE, 'utf8'))
  if (!reading.ok)
    throw new Error(
      reading.mistakes.map(({ line, path, message }) => `${line}: ${path} ${message}`).join('\n'),
    )
  return reading.campaign
}

export interface Outcome {
  /** Keepsake ids by user id, of users with at least one. */
  readonly awards: ReadonlyMap<string, ReadonlySet<string>>
  readonly rejected: readonly { event: DemoEvent; reason: string }[]
  readonly ignored: readonly DemoEvent[]
}

/** Has the core take a whole day at once, each user's activities in one go. */
export function outcomeOf(events: readonly DemoEvent[]): Outcome {
  const campaign = readPassportToParis()
  const catalogue = compileCatalogue({ version: 'test', campaigns: [campaign] })
  const compiled = catalogue.campaigns.get(campaign.id as CampaignId)
  if (!compiled) throw new Error('the campaign was not compiled')
  const rejected: { event: DemoEvent; reason: string }[] = []
  const ignored: DemoEvent[] = []
  const contributions = new Map<string, Contribution[]>()
  for (const event of events) {
    const parsed = parseActivity(envelopeOf(event))
    if (!parsed.accepted) rejected.push({ event, reason: parsed.rejection.reason })
    else if (!catalogue.takes(parsed.activity)) ignored.push(event)
    else {
      for (const one of catalogue.contributionsOf(parsed.activity)) {
        contributions.set(one.userId, [...(contributions.get(one.userId) ?? []), one])
      }
    }
  }
  const awards = new Map<string, Set<string>>()
  for (const [userId, own] of contributions) {
    const earned = decide(compiled, nothing, own).awards
    if (earned.length > 0) awards.set(userId, new Set(earned.map(({ keepsake }) => keepsake.id)))
  }
  return { awards, rejected, ignored }
}

/** As EventBridge would deliver it. */
function envelopeOf({ line }: DemoEvent): object {
  const id = '00000000-0000-0000-0000-000000000000'
  return { version: '0', id, account: '000000000000', region: 'eu-west-1', resources: [], ...line }
}
