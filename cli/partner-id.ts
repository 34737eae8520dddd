import { InvalidArgumentError } from 'commander'
import { type PartnerId, partnerIdSchema } from '../schemas/ids.ts'
import { PARTNER_SOURCE_PREFIX } from '../schemas/source.ts'

/** Reads the id of a partner. A source in its place would be taken for an id, and match nothing. */
export function partnerIdOf(text: string): PartnerId {
  const { success, data } = partnerIdSchema.safeParse(text)
  if (success && !text.startsWith(PARTNER_SOURCE_PREFIX)) return data
  throw new InvalidArgumentError('It must be the id of a partner, such as acme, without partner. before it.')
}
