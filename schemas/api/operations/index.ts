import { ingestActivities, listRejected } from './activities.ts'
import { eraseUser, exportUser, getPassport, listKeepsakes } from './mine.ts'
import type { Operation } from './operation.ts'
import { getCampaign, health, listCampaigns } from './public.ts'
import {
  deleteDraft,
  getAuditTrail,
  getDraft,
  getDraftChanges,
  getLiveCampaign,
  listStudioCampaigns,
  reviewDraft,
  saveDraft,
} from './studio-drafts.ts'
import { keepPicture } from './studio-pictures.ts'
import {
  cancelSchedule,
  getReleaseChanges,
  listReleases,
  publishDraft,
  restoreRelease,
  scheduleDraft,
} from './studio-releases.ts'

/** Every route of the API. A new one is an operation beside this and a line here. */
export const operations: readonly Operation[] = [
  listKeepsakes,
  getPassport,
  exportUser,
  eraseUser,
  listCampaigns,
  getCampaign,
  ingestActivities,
  listRejected,
  listStudioCampaigns,
  getLiveCampaign,
  getDraft,
  saveDraft,
  deleteDraft,
  getDraftChanges,
  reviewDraft,
  keepPicture,
  publishDraft,
  scheduleDraft,
  cancelSchedule,
  listReleases,
  getReleaseChanges,
  restoreRelease,
  getAuditTrail,
  health,
]
