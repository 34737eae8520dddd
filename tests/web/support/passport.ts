import type { KeepsakeList } from '../../../schemas/api/keepsake-list.ts'
import type { Passport, PassportPage } from '../../../schemas/api/passport.ts'
import { campaignIdSchema, keepsakeIdSchema } from '../../../schemas/ids.ts'
import type { Earned, Locked } from '../../../web/model/words.ts'

export const CAMPAIGN = campaignIdSchema.parse('paris')

const shown = (id: string) => ({ keepsakeId: keepsakeIdSchema.parse(id), title: `The ${id}` })

export function earned(id: string, earnedAt = '2024-08-01T10:00:00Z'): Earned {
  return { state: 'earned', ...shown(id), progress: { current: 5, target: 5, unit: 'minutes' }, earnedAt }
}

export function locked(id: string, current = 0, more: Partial<Locked> = {}): Locked {
  const progress = { current, target: 5, unit: 'minutes' } as const
  return { state: 'locked', ...shown(id), progress, availability: 'open', ...more }
}

export const hidden: PassportPage = { state: 'hidden' }

export function passport(keepsakes: readonly PassportPage[]): Passport {
  return {
    campaignId: CAMPAIGN,
    title: 'Passport to Paris',
    startsAt: '2024-07-26T00:00:00-04:00',
    endsAt: '2024-08-12T00:00:00-04:00',
    timeZone: 'America/New_York',
    status: 'open',
    keepsakes: [...keepsakes],
  }
}

export type Listed = KeepsakeList['keepsakes'][number]

/** One listed, earned at that minute of a day. */
export function listed(id: string, minute: number): Listed {
  const earnedAt = new Date(Date.UTC(2024, 7, 1, 0, minute)).toISOString()
  return { campaignId: CAMPAIGN, ...shown(id), earnedAt }
}
