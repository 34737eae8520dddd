import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import type { JsonObject } from '../json/json.ts'
import { activityTypes } from '../schemas/activities/index.ts'
import { ACTIVITY_BATCH } from '../schemas/activity-batch.ts'
import { CANARY_PARTNER } from '../schemas/canary.ts'
import { PARTNER_ID_WORDS, partnerIdSchema } from '../schemas/ids.ts'
import { MOST_PARTNERS, OTHERS } from '../schemas/partner-list.ts'
import { urlMistake, type WebhookAddresses, webhookSchema } from '../schemas/webhook.ts'

/** The setting `partners` of serverless.yml is not a list of partners. */
export class PartnersError extends Error {
  override readonly name = 'PartnersError'
}

const ACCOUNT = /^\d{12}$/
const PRINCIPAL = /^arn:[a-z-]+:iam::\d{12}:(?:role|user)\/\S+$/

const partner = z.strictObject({
  id: partnerIdSchema,
  /** An account, all of whose principals that it lets may publish; or one role or user. Without it, the partner sends by HTTPS. */
  principal: z.optional(
    z.string().check(
      z.refine((text) => ACCOUNT.test(text) || PRINCIPAL.test(text), {
        error: 'must be an account of 12 digits, or the ARN of a role or user',
      }),
    ),
  ),
  /** It may publish these alone, and batches of them; without it, any. */
  detailTypes: z.optional(
    z
      .array(
        z.enum(activityTypes as [string, ...string[]], { error: `must be of ${activityTypes.join(', ')}` }),
        {
          error: 'must be a list of detail-types, such as [PollVoted]',
        },
      )
      .check(z.minLength(1, 'must have a detail-type, or be left out for any')),
  ),
  /** Whom to call, in words: for people alone. */
  contact: z.optional(z.string({ error: 'must be a text' }).check(z.minLength(1), z.maxLength(200))),
  /** As many activities a minute as it has announced for its busiest, for people: its rehearsal is held to them by `certify --per-minute`. */
  eventsPerMinute: z.optional(
    z.int({ error: 'must be a whole number' }).check(z.positive({ error: 'must be 1 at least' })),
  ),
  /** Where it is told of awards, and of its own rejected activities. */
  webhook: z.optional(webhookSchema),
})

/** A partner, as the setting says it. */
export type Partner = z.infer<typeof partner>

/**
 * The statements of the bus's policy, by logical id: each partner may publish under its own source, and under no other.
 *
 * @param setting a list of partners, or its JSON text, as `--param` gives it
 * @throws PartnersError that says which partner is wrong, and how to write it
 */
export function partnerPolicies(setting: unknown): Record<string, JsonObject> {
  const partners = readPartners(setting).flatMap(({ principal, ...partner }) =>
    principal === undefined ? [] : [{ ...partner, principal }],
  )
  const ids = partners.map(({ id }) => logicalId(id))
  return Object.fromEntries(
    partners.map(({ id, principal, detailTypes }, index) => [
      ids[index],
      {
        Type: 'AWS::Events::EventBusPolicy',
        // One after the other: EventBridge refuses changes to one policy at the same time.
        ...(index > 0 ? { DependsOn: ids[index - 1] ?? '' } : {}),
        Properties: {
          EventBusName: { Ref: 'EventBus' },
          StatementId: ids[index] ?? '',
          Statement: {
            Effect: 'Allow',
            Principal: { AWS: arnOf(principal) },
            Action: 'events:PutEvents',
            Resource: { 'Fn::GetAtt': ['EventBus', 'Arn'] },
            Condition: {
              StringEquals: {
                'events:source': `partner.${id}`,
                ...(detailTypes ? { 'events:detail-type': [...detailTypes, ACTIVITY_BATCH] } : {}),
              },
            },
          },
        },
      },
    ]),
  )
}

/** @throws PartnersError */
export function readPartners(setting: unknown, addresses: WebhookAddresses = 'any'): Partner[] {
  const mistakes = partnerMistakes(setting, addresses)
  if (mistakes.length > 0) throw new PartnersError(mistakes.join('\n'))
  return z.array(partner).parse(listIn(setting))
}

/** The ids of all partners of the setting, with commas between: whose activities functions count by name. */
export const partnerNames = (setting: unknown): string =>
  readPartners(setting)
    .map(({ id }) => id)
    .join()

/** Finds all that is wrong with the setting: each partner that is no partner, each id that two have, and each URL that nothing may go to. */
export function partnerMistakes(setting: unknown, addresses: WebhookAddresses = 'public'): string[] {
  const list = listIn(setting)
  if (!Array.isArray(list)) return [`partners must be a list, such as ${EXAMPLE}`]
  const wrong = list.flatMap((each, index) => {
    const { success, error } = partner.safeParse(each)
    if (success) return []
    const [issue] = error.issues
    const [field] = issue?.path ?? []
    const at = ['partners', index, ...(issue?.path ?? [])].join('.')
    const wanted = field === 'id' ? `must be ${PARTNER_ID_WORDS}` : issue?.message
    const reason = isMissing(each, field) ? 'is missing' : wanted
    const number = typeof issue?.input === 'number' ? ': digits that are not in quotes are a number' : ''
    return [`${at} ${reason}${number}; write a partner as in ${EXAMPLE}`]
  })
  const ids = list.flatMap((each) => {
    const read = withId.safeParse(each)
    return read.success ? [read.data.id] : []
  })
  const reserved = Object.entries(RESERVED).flatMap(([id, why]) =>
    ids.includes(id) ? [`partners has ${id}, ${why}: give that partner another id`] : [],
  )
  const many =
    list.length > MOST_PARTNERS
      ? [`partners has ${list.length} of at most ${MOST_PARTNERS}: each is counted by itself`]
      : []
  const urls = list.flatMap((each, index) => {
    const { data } = partner.safeParse(each)
    const mistake = data?.webhook && urlMistake(data.webhook.url, addresses)
    return mistake === undefined ? [] : [`partners.${index}.webhook.url ${mistake}`]
  })
  const long =
    wrong.length === 0 && subscriptionsText(list.map((each) => partner.parse(each))).length > MOST_BYTES
      ? [`partners has webhooks of more than ${MOST_BYTES} characters in all: shorten their URLs`]
      : []
  const twice = new Set(ids.filter((id, index) => ids.indexOf(id) < index))
  return [
    ...wrong,
    ...urls,
    ...reserved,
    ...many,
    ...long,
    ...Array.from(twice, (id) => `partners has ${id} twice`),
  ]
}

/** Lambda takes 4 KB for all the variables of a function, and the others are some hundred. */
const MOST_BYTES = 3_000

const subscriptionsText = (partners: readonly Partner[]) =>
  JSON.stringify(partners.flatMap(({ id, webhook }) => (webhook ? [{ id, ...webhook }] : [])))

/**
 * The subscriptions as the function is told of them, and whether there are any, by which the rule is on or off.
 *
 * @throws PartnersError
 */
export function webhooksOf(setting: unknown, { addresses, stage }: { addresses: string; stage: string }) {
  if (addresses !== 'public' && !(addresses === 'any' && stage === 'local'))
    throw new PartnersError(
      `webhookAddresses is ${addresses}, and must be public: a stage in AWS could be made to ask for what is private by the URL of a partner`,
    )
  const partners = readPartners(setting, addresses)
  const isOn = partners.some(({ webhook }) => webhook !== undefined)
  return { subscriptions: subscriptionsText(partners), state: isOn ? 'ENABLED' : 'DISABLED' }
}

const RESERVED = {
  [OTHERS]: 'by which whoever is not in the list is counted',
  [CANARY_PARTNER]: 'under which we publish ourselves',
}

const isMissing = (each: unknown, field: PropertyKey | undefined) =>
  typeof each === 'object' && each !== null && field !== undefined && !(field in each)

const withId = z.looseObject({ id: z.string() })

const EXAMPLE = '[{ id: acme, principal: "123456789012" }]'

/** The setting as it is, or read from its JSON text; undefined where that is no JSON. */
function listIn(setting: unknown): unknown {
  if (typeof setting !== 'string') return setting
  try {
    return JSON.parse(setting)
  } catch {
    return undefined
  }
}

function arnOf(principal: string): string | JsonObject {
  return ACCOUNT.test(principal) ? { 'Fn::Sub': `arn:\${AWS::Partition}:iam::${principal}:root` } : principal
}

/** Letters and digits that depend on nobody else in the list. Ids that differ in signs alone are told apart. */
function logicalId(id: string): string {
  const hash = createHash('sha256').update(id).digest('hex').slice(0, 8)
  return `Partner${id.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 40)}${hash}`
}
