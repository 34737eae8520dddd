import type { UserExport } from '../../schemas/api/user-export.ts'
import type { KeepsakeId, UserId } from '../../schemas/ids.ts'
import { formatTime } from '../../schemas/time.ts'
import type { Connection, Holdings, Store } from '../../store/open.ts'

/** The answer of `GET /v1/me/export`: all that is held of the user, but for the name of what is a secret to them. */
export async function exportUser(userId: UserId, { store }: { store: Store }): Promise<UserExport> {
  const user = store.forUser(userId)
  const [{ erasedAt, keepsakes, progress, editions }, connections] = await Promise.all([
    user.holdings(),
    // Also those that have expired, as long as they are kept.
    user.connections(0),
  ])
  return {
    userId,
    ...(erasedAt ? { erasedAt } : {}),
    keepsakes: keepsakes.map(exportedKeepsake),
    progress: progress.map(exportedProgress),
    editions: editions.map(exportedEdition),
    connections: connections.map(exportedConnection),
  }
}

function exportedKeepsake({ userId: _, states, ...keepsake }: Holdings['keepsakes'][number]) {
  return { ...keepsake, ...(states ? { gathered: states } : {}) }
}

function exportedProgress([campaignId, { version, body }]: Holdings['progress'][number]) {
  const { measures, earned, soldOut, firstAt } = body
  return {
    campaignId,
    version,
    ...(firstAt === undefined ? {} : { firstActivityAt: formatTime(firstAt) }),
    measures: measures as UserExport['progress'][number]['measures'],
    earned: Object.keys(earned) as KeepsakeId[],
    // Their ids would tell of a hidden one before it is earned, which it never will be.
    ...(soldOut?.length ? { soldOut: soldOut.length } : {}),
  }
}

/** The ticket is left out: it is random. */
function exportedEdition({ campaignId, keepsakeId, number, of }: Holdings['editions'][number]) {
  return { campaignId, keepsakeId, number, of }
}

function exportedConnection({ connectionId, connectedAt, expiresAt, languages }: Connection) {
  return {
    connectionId,
    connectedAt,
    expiresAt: formatTime(expiresAt * 1000),
    ...(languages ? { languages: [...languages] } : {}),
  }
}
