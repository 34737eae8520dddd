import type { Catalogue } from '../awarding/catalogue/catalogue.ts'
import type { CompiledCampaign, CompiledKeepsake } from '../awarding/catalogue/compiled-campaign.ts'
import { type UserId, userIdSchema } from '../schemas/ids.ts'
import { nearestOf } from '../schemas/nearest.ts'
import { UserError } from './terminal.ts'

/** One user and one keepsake. */
export interface Named {
  readonly userId: UserId
  readonly campaign: CompiledCampaign
  readonly keepsake: CompiledKeepsake
}

export const NAME = '<userId>/<keepsakeId>'
export const FULL_NAME = '<userId>/<campaignId>/<keepsakeId>'

/**
 * The keepsake that `<userId>/<keepsakeId>` names, or `<userId>/<campaignId>/<keepsakeId>`, as in an `awardId`. With more slashes than
 * one it is the long form, whose last two parts are the campaign and the keepsake: all before them is the user.
 *
 * @throws UserError when it names nothing, or several
 */
export function findNamed({ campaigns }: Catalogue, name: string): Named {
  const parts = name.split('/')
  const keepsakeId = parts.length > 1 ? (parts.pop() ?? '') : ''
  const campaignId = parts.length > 1 ? parts.pop() : undefined
  const user = userIdSchema.safeParse(parts.join('/'))
  if (keepsakeId === '' || !user.success) {
    throw new UserError(`${name} is not the name of a user's keepsake: write ${NAME} or ${FULL_NAME}`)
  }
  const all = [...campaigns.values()]
  const searched = all.filter(({ id }) => campaignId === undefined || id === campaignId)
  if (searched.length === 0) {
    const ids = all.map(({ id }) => id)
    throw unknown('campaign', campaignId ?? '', ids, `; a user id with slashes needs ${FULL_NAME}`)
  }
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

function unknown(what: string, id: string, known: readonly string[], more = ''): UserError {
  const near = nearestOf(id, known)
  return new UserError(
    `there is no ${what} ${id}${near ? `; did you mean ${near}?` : `: there is ${known.join(', ') || 'none'}${more}`}`,
  )
}
