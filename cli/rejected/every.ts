import { type PartnerId, partnerIdSchema } from '../../schemas/ids.ts'
import type { ReasonCode } from '../../schemas/rejection.ts'
import type { ListedRejection, PartnerRejections, Rejections } from '../../store/rejections.ts'
import { UserError } from '../terminal.ts'

/** Which rejected activities a command is about. */
export interface Wanted {
  /** An id, or `-` for what names no partner. All, unless given. */
  readonly partner?: string
  readonly reason?: ReasonCode
  /** Epoch milliseconds. */
  readonly from?: number
  readonly to?: number
}

export interface OfPartner {
  readonly partnerId: PartnerId | undefined
  readonly of: PartnerRejections
  readonly rejection: ListedRejection
}

const PAGE = 100

/** Every rejected activity that is wanted, partner by partner, the newest first. @throws UserError for what is no partner's id */
export async function* everyRejection(rejections: Rejections, wanted: Wanted): AsyncGenerator<OfPartner> {
  const { reason, from, to } = wanted
  for (const partnerId of await partnersOf(rejections, wanted)) {
    const of = rejections.forPartner(partnerId)
    let after: string | undefined
    do {
      const page = await of.list({
        limit: PAGE,
        ...(reason === undefined ? {} : { reasons: [reason] }),
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        ...(after === undefined ? {} : { after }),
      })
      for (const rejection of page.rejections) yield { partnerId, of, rejection }
      after = page.next
    } while (after !== undefined)
  }
}

async function partnersOf(
  rejections: Rejections,
  { partner }: Wanted,
): Promise<readonly (PartnerId | undefined)[]> {
  if (partner === undefined) return rejections.partners()
  if (partner === '-') return [undefined]
  const { success, data } = partnerIdSchema.safeParse(partner)
  if (!success)
    throw new UserError(
      `${JSON.stringify(partner)} is no id of a partner: write one such as acme, or "-" for none`,
    )
  return [data]
}
