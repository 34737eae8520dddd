import * as z from 'zod/mini'

/** Of a snapshot: the campaigns' ids are unique in it. */
export const noCampaignTwice = z.superRefine<{ readonly campaigns: readonly { readonly id: string }[] }>(
  ({ campaigns }, context) => {
    const seen = new Set<string>()
    for (const [index, { id }] of campaigns.entries()) {
      if (seen.has(id)) {
        const message = `must be unique: another campaign is called ${id}`
        context.addIssue({ code: 'custom', path: ['campaigns', index, 'id'], message })
      }
      seen.add(id)
    }
  },
)
