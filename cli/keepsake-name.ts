import type { Catalogue } from '../awarding/catalogue.ts'
import type { CompiledCampaign, CompiledKeepsake } from '../awarding/compiled-campaign.ts'
import { nearestOf } from '../awarding/nearest.ts'
import { type UserId, userIdSchema } from '../schemas/ids.ts'
import { UserError } from './user-error.ts'

/** One user and one keepsake. */
export interface Named {
  readonly userId: UserId
  readonly campaign: CompiledCampaign
  readonly keepsake: CompiledKeepsake
}

export const NAME = '<userId>/<keepsakeId>'
export const FULL_NAME = '<userId>/<campaignId>/<keepsakeId>'

/**
 * What `<userId>/<keepsakeId>` names, or `<userId>/<campaignId>/<keepsakeId>`, as in an `awardId`.
 *
 * @throws UserError when it names nothing, or several
 */
export function findNamed({ campaigns }: Catalogue, name: string): Named {
  const parts = name.split('/')
  const user = userIdSchema.safeParse(parts[0])
  if (parts.length < 2 || parts.length > 3 || !user.success) {
    throw new UserError(`${name} is not the name of a user's keepsake: write ${NAME} or ${FULL_NAME}`)
  }
  const [campaignId, keepsakeId = ''] = parts.length === 3 ? parts.slice(1) : [undefined, parts[1]]
  const all = [...campaigns.values()]
  const searched = all.filter(({ id }) => campaignId === undefined || id === campaignId)
  if (searched.length === 0)
    throw unknown(
      'campaign',
      campaignId ?? '',
      all.map(({ id }) => id),
    )
  const found = searched.flatMap((campaign) =>
    campaign.keepsakes
      .filter(({ id }) => id === keepsakeId)
      .map((keepsake) => ({ userId: user.data, campaign, keepsake })),
  )
  const [only] = found
  if (!only) {
    throw unknown(
      'keepsake',
      keepsakeId,
      searched.flatMap(({ keepsakes }) => keepsakes.map(({ id }) => id)),
    )
  }
  if (found.length === 1) return only
  const names = found.map(({ campaign }) => `${user.data}/${campaign.id}/${keepsakeId}`)
  throw new UserError(`${found.length} campaigns have a keepsake ${keepsakeId}: write ${names.join(' or ')}`)
}

function unknown(what: string, id: string, known: readonly string[]): UserError {
  const near = nearestOf(id, known)
  return new UserError(
    `there is no ${what} ${id}${near ? `; did you mean ${near}?` : `: there is ${known.join(', ') || 'none'}`}`,
  )
}
