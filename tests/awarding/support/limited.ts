import * as fc from 'fast-check'
import type { Campaign } from '../../../awarding/campaign/campaign.ts'
import type { Activity } from '../../../events/activity.ts'
import type { UserId } from '../../../schemas/ids.ts'
import { activity } from './activities.ts'
import { campaign } from './campaigns.ts'

/** A score of activities of two users at most. */
export const smallStream: fc.Arbitrary<Activity[]> = fc.array(activity, {
  minLength: 5,
  maxLength: 20,
  size: 'max',
})

const users = ['ada', 'ben', 'cleo', 'dora'] as UserId[]

/** Activities of four users, and a campaign of which some keepsakes are limited to a few. */
export const limited: fc.Arbitrary<{ chosen: Campaign; activities: Activity[] }> = fc
  .record({
    chosen: campaign,
    supplies: fc.array(fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined, freq: 3 }), {
      minLength: 6,
      maxLength: 6,
    }),
    done: fc.array(fc.tuple(activity, fc.constantFrom(...users)), {
      minLength: 10,
      maxLength: 40,
      size: 'max',
    }),
  })
  .map(({ chosen, supplies, done }) => ({
    chosen: {
      ...chosen,
      keepsakes: chosen.keepsakes.map((keepsake, index) => {
        const supply = supplies[index]
        return 'tiers' in keepsake || supply === undefined ? keepsake : { ...keepsake, supply }
      }),
    },
    activities: done.map(([one, userId]) => ({ ...one, userId })),
  }))
