import type { Text } from '../../../awarding/campaign/texts.ts'
import { type Catalogue, readCatalogue } from '../../../awarding/catalogue/catalogue.ts'

export interface KeepsakeGiven {
  readonly id: string
  readonly earn: Record<string, unknown>
  readonly title?: Text
  readonly description?: Text
  readonly image?: string
  readonly imageText?: Text
  readonly supply?: number
  readonly hidden?: boolean
  readonly window?: { readonly startsAt?: string; readonly endsAt?: string }
  readonly tiers?: readonly {
    readonly id: string
    readonly title: Text
    readonly target: number
    readonly description?: Text
    readonly image?: string
    readonly imageText?: Text
  }[]
}

export interface CampaignGiven {
  readonly id: string
  readonly language?: string
  readonly title?: Text
  readonly description?: Text
  readonly keepsakes: readonly KeepsakeGiven[]
  readonly startsAt?: string
  readonly endsAt?: string
  readonly lateness?: string
  readonly secret?: string
}

/** A campaign file's content. Unless given, it runs all through July 2024 and an event may be a day late. */
export function campaign({ id, keepsakes, ...rest }: CampaignGiven) {
  return {
    id,
    title: `Title of ${id}`,
    startsAt: '2024-07-01T00:00:00Z',
    endsAt: '2024-08-01T00:00:00Z',
    timeZone: 'Europe/Paris',
    ...rest,
    keepsakes: keepsakes.map((keepsake) => ({
      title: `Title of ${keepsake.id}`,
      image: `stamps/${keepsake.id}.svg`,
      ...keepsake,
    })),
  }
}

/** The catalogue as the functions compile it from a published snapshot. */
export function catalogueOf(...campaigns: readonly CampaignGiven[]): Catalogue {
  return readCatalogue({ version: 'v1', campaigns: campaigns.map(campaign) })
}

export const answers = (target: number, distinct?: string) => ({
  count: { activity: 'TriviaAnswered', target, ...(distinct ? { distinct } : {}) },
})
export const votes = (target: number) => ({ count: { activity: 'PollVoted', target } })
export const watched = (minutes: number) => ({ watch: { minutes } })
export const collected = (keepsakes: 'all' | string[], atLeast?: number) => ({
  collect: { keepsakes, ...(atLeast ? { atLeast } : {}) },
})
