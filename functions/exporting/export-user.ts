import type { UserExport } from '../../schemas/api/user-export.ts'
import type { KeepsakeId, UserId } from '../../schemas/ids.ts'
import { formatTime } from '../../schemas/time.ts'
import type { Connection, Holdings, Store } from '../../store/open.ts'

/** The answer of `GET /v1/me/export`: all that is held of the user, and nothing that is not. */
export async function exportUser(userId: UserId, { store }: { store: Store }): Promise<UserExport> {
  const user = store.forUser(userId)
  const [{ erasedAt, keepsakes, progress }, connections] = await Promise.all([
    user.holdings(),
    // Also those that have expired, as long as they are kept.
    user.connections(0),
  ])
  return {
    userId,
    ...(erasedAt ? { erasedAt } : {}),
    keepsakes: keepsakes.map(exportedKeepsake),
    progress: progress.map(exportedProgress),
    connections: connections.map(exportedConnection),
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

function exportedConnection({ connectionId, connectedAt, expiresAt }: Connection) {
  return { connectionId, connectedAt, expiresAt: formatTime(expiresAt * 1000) }
}
