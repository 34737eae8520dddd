import { fieldsOf, jsonIn } from '../../json/json.ts'
import { settingsOf } from '../../packaging/stage-settings.ts'
import type { PartnerId } from '../../schemas/ids.ts'
import { webhookSchema } from '../../schemas/webhook.ts'

/** Reads what serverless.yml says of a partner's webhook: nothing where settings come by the command line. */
export async function webhookOf(stage: string, partnerId: PartnerId) {
  const { partners: setting } = (await settingsOf(stage)).values
  const list: unknown = typeof setting === 'string' ? jsonIn(setting) : setting
  const partners = Array.isArray(list) ? list.map(fieldsOf) : []
  const { webhook } = partners.find(({ id }) => id === partnerId) ?? {}
  return webhookSchema.safeParse(webhook).data
}
