import { ingestActivities } from './activities.ts'
import { getCampaign, listCampaigns } from './campaigns.ts'
import { health } from './health.ts'
import { listKeepsakes } from './keepsakes.ts'
import type { Operation } from './operation.ts'
import { getPassport } from './passports.ts'
import { eraseUser, exportUser } from './user.ts'

/** Every route of the API. A new one is an operation beside this and a line here. */
export const operations: readonly Operation[] = [
  listKeepsakes,
  getPassport,
  exportUser,
  eraseUser,
  listCampaigns,
  getCampaign,
  ingestActivities,
  health,
]
