import type { UserExport } from '../../schemas/api/user-export.ts'
import type { KeepsakeId, UserId } from '../../schemas/ids.ts'
import type { Holdings, Store } from '../../store/open.ts'

/** The answer of `GET /v1/me/export`: all that is held of the user, and nothing that is not. */
export async function exportUser(userId: UserId, { store }: { store: Store }): Promise<UserExport> {
  const { erasedAt, keepsakes, progress } = await store.forUser(userId).holdings()
  return {
    userId,
    ...(erasedAt ? { erasedAt } : {}),
    keepsakes: keepsakes.map(exportedKeepsake),
    progress: progress.map(exportedProgress),
    connections: [],
  }
}

function exportedKeepsake({ userId: _, ...keepsake }: Holdings['keepsakes'][number]) {
  return keepsake
}

function exportedProgress([campaignId, { version, body }]: Holdings['progress'][number]) {
  const { measures, earned, soldOut } = body
  return {
    campaignId,
    version,
    measures,
    earned: earned as KeepsakeId[],
    ...(soldOut ? { soldOut: soldOut as KeepsakeId[] } : {}),
  }
}
