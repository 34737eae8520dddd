import * as z from 'zod/mini'
import type { Campaign } from '../campaign/campaign.ts'

/** All campaigns as they are published, under one version. */
export interface CatalogueSnapshot {
  readonly version: string
  readonly campaigns: readonly Campaign[]
}

/** Refuses a snapshot in which two campaigns have one id. */
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
