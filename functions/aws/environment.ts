import * as z from 'zod/mini'
import { claimPath, partnerIdSchema } from '../../schemas/ids.ts'
import { partnersIn } from '../../schemas/partner-list.ts'

/** The environment of the function is not what the template must give it. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError'
}

const set = z.string().check(z.minLength(1, 'is not set'))
const text = () => set

/** @param must what it must be, after `must be` */
const checked = (isRight: (text: string) => boolean, must: string) => () =>
  z.string().check(
    z.refine(isRight, {
      error: ({ input }) =>
        input === '' ? 'is not set' : `is ${JSON.stringify(input)}, and must be ${must}`,
    }),
  )

const number = (form: RegExp, most: number, must: string) =>
  checked((text) => form.test(text) && Math.abs(Number(text)) <= most, must)

/** Its text is empty where the stage does not say it. */
const webUrl = (must: string, isMore: (url: URL) => boolean = () => true) =>
  checked((text) => {
    const url = URL.parse(text)
    return text === '' || (url !== null && /^https?:$/.test(url.protocol) && isMore(url))
  }, must)

const HUNDRED_YEARS_S = 3_155_760_000

/**
 * Every variable that functions are given, but for those of CORS, of traces, of the SDK, and those of Powertools that it alone reads. All are text. A schema is
 * made when it is asked for: a function needs a few of them, and each takes its time at the start.
 */
const VARIABLES = {
  ACTIVITY_QUEUE_URL: text,
  ANALYTICS_BUCKET: text,
  AWS_REGION: text,
  /** The one address of everything of AWS, on a machine that has its own. */
  AWS_ENDPOINT_URL: () => z.string(),
  CATALOGUE_BUCKET: text,
  CATALOGUE_HOST: text,
  CATALOGUE_REFRESH_SECONDS: number(/^\d+(\.\d+)?$/, 3600, 'a number from 0 to 3600'),
  /** How far the stage's clock is ahead, to rehearse another time. */
  CLOCK_OFFSET_SECONDS: number(
    /^-?\d+$/,
    HUNDRED_YEARS_S,
    `a whole number of seconds, at most ${HUNDRED_YEARS_S} either way`,
  ),
  CONNECTIONS_TABLE: text,
  EDITIONS_TABLE: text,
  KEEPSAKES_TABLE: text,
  KEEPSAKES_TABLE_ARN: text,
  PROGRESS_TABLE: text,
  PROGRESS_TABLE_ARN: text,
  ERASURE_DELAY_SECONDS: number(/^\d+$/, 900, 'a whole number from 0 to 900'),
  ERASURE_QUEUE_URL: text,
  EVENT_BUS_NAME: text,
  EXPORT_DEAD_LETTER_QUEUE_URL: text,
  /** How long the period of an incremental export is: DynamoDB takes 15 minutes to a day. */
  INCREMENTAL_EXPORT_MINUTES: checked(
    (text) => /^\d+$/.test(text) && Number(text) >= 15 && Number(text) <= 1440 && 1440 % Number(text) === 0,
    'a whole number from 15 to 1440 that a day is a multiple of',
  ),
  INGEST_ACTIVITIES_PER_MINUTE: number(/^\d+$/, 10_000_000, 'a whole number from 0 to 10000000'),
  IMAGES_URL: webUrl(
    'the URL of a folder, such as https://cdn.example.com/campaigns/',
    ({ search, hash }) => search === '' && hash === '',
  ),
  JWT_AUDIENCE: text,
  JWT_ISSUER: text,
  /** The address of the issuer's keys; without it, discovery leads there. */
  JWT_KEYS_URL: webUrl('a URL, such as https://login.example/keys'),
  JWT_USER_CLAIM: checked(
    (claim) => claimPath(claim) !== undefined,
    'the name of a claim, such as sub, or a JSON Pointer to one, such as /account/household',
  ),
  LIVE_CALLBACK_URL: text,
  /** The partners whose activities are counted by name, with commas between; empty for none. */
  PARTNERS: checked(
    (text) => partnersIn(text).every((id) => partnerIdSchema.safeParse(id).success),
    'ids of partners with commas between',
  ),
  POWERTOOLS_METRICS_NAMESPACE: text,
  POWERTOOLS_SERVICE_NAME: text,
  /** How many times as long as in AWS other services are waited for. */
  PATIENCE: checked((text) => Number(text) >= 1 && Number(text) <= 100, 'a number from 1 to 100'),
  /** The name of the secret that holds the key of pseudonyms. It ends in the key's generation. */
  PSEUDONYM_SECRET: text,
  PSEUDONYM_KEY_GENERATION: number(/^[1-9]\d*$/, 1_000_000, 'a whole number from 1'),
  RAW_EXPORT_BUCKET: text,
  REJECTED_ACTIVITY_QUEUE_URL: text,
  REJECTED_TABLE: text,
  REJECTION_QUEUE_URL: text,
  /** Whether another person has to approve a draft before it is published. */
  STUDIO_REVIEW: checked((text) => /^(required|optional)$/.test(text), 'required or optional'),
  /** The bucket of drafts and of the audit trail. */
  STUDIO_BUCKET: text,
  TIDY_QUEUE_URL: text,
  /** So many criteria are watched, whether anything matches them. */
  WATCHED_MEASURES: number(/^\d+$/, 1000, 'a whole number from 0 to 1000'),
  /** The subscriptions, as JSON. */
  WEBHOOKS: checked((text) => /^\[.*\]$/.test(text), 'a JSON list of subscriptions'),
  /** Where deliveries may go. */
  WEBHOOK_ADDRESSES: checked((text) => /^(public|any)$/.test(text), 'public or any'),
  WEBHOOK_DEAD_LETTER_QUEUE_URL: text,
  WEBHOOK_QUEUE_URL: text,
  /** The ARN of the secret that holds the key that partners' secrets follow from. */
  WEBHOOK_SECRET: text,
}

/** The text of a variable that the template does not give. */
const UNSAID: Readonly<Record<string, string>> = {
  CLOCK_OFFSET_SECONDS: '0',
  ERASURE_DELAY_SECONDS: '60',
  JWT_USER_CLAIM: 'sub',
  PARTNERS: '',
  PATIENCE: '1',
  STUDIO_REVIEW: 'optional',
  WATCHED_MEASURES: '100',
  WEBHOOKS: '[]',
  WEBHOOK_ADDRESSES: 'public',
}

export type Environment = Readonly<Record<keyof typeof VARIABLES, string>>

/** A function that reads the catalogue asks for these. */
export const CATALOGUE = [
  'AWS_REGION',
  'AWS_ENDPOINT_URL',
  'CATALOGUE_BUCKET',
  'CATALOGUE_HOST',
  'CATALOGUE_REFRESH_SECONDS',
] as const satisfies (keyof Environment)[]

/** A function that verifies tokens asks for these. */
export const TOKENS = [
  'JWT_AUDIENCE',
  'JWT_ISSUER',
  'JWT_KEYS_URL',
  'JWT_USER_CLAIM',
] as const satisfies (keyof Environment)[]

/**
 * The variables that a function asks for. Nothing else of `functions/` reads the environment, but for `cors.ts` and
 * `trace-settings.ts`.
 *
 * @throws EnvironmentError that names every one that is missing or wrong
 */
export function readEnvironment<Name extends keyof Environment>(
  ...names: readonly Name[]
): Pick<Environment, Name> {
  const mistakes: string[] = []
  const entries = names.map((name) => {
    const read = VARIABLES[name]().safeParse(process.env[name] ?? UNSAID[name] ?? '')
    for (const { message } of read.error?.issues ?? []) mistakes.push(`${name} ${message}`)
    return [name, read.data]
  })
  if (mistakes.length === 0) return Object.fromEntries(entries)
  throw new EnvironmentError(
    `the template must give the function another environment: ${mistakes.join('; ')}`,
  )
}

/** The stage's clock, which may rehearse another time: it says what is shown as open. Epoch milliseconds. */
export const clockOf =
  ({ CLOCK_OFFSET_SECONDS }: Pick<Environment, 'CLOCK_OFFSET_SECONDS'>) =>
  (): number =>
    Date.now() + Number(CLOCK_OFFSET_SECONDS) * 1000

/** How far ahead of their clock activities may be published at a stage that rehearses a time to come. Milliseconds. */
export const leadOf = ({ CLOCK_OFFSET_SECONDS }: Pick<Environment, 'CLOCK_OFFSET_SECONDS'>): number =>
  Math.max(0, Number(CLOCK_OFFSET_SECONDS) * 1000)

const { PATIENCE } = readEnvironment('PATIENCE')

/**
 * Milliseconds for which another service is waited for. They are chosen for AWS; the local stack shares its machine with
 * whatever else runs there, and says in PATIENCE how many times as long.
 */
export const patiently = (milliseconds: number): number => milliseconds * Number(PATIENCE)
