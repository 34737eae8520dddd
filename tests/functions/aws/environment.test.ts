import {
  CATALOGUE,
  clockOf,
  type Environment,
  EnvironmentError,
  leadOf,
  readEnvironment,
  TOKENS,
} from '../../../functions/aws/environment.ts'
import { imagesUnder } from '../../../functions/campaigns/campaigns.ts'
import { userIn } from '../../../functions/http/callers.ts'
import { deployedFunctions } from '../../../packaging/functions.ts'
import { projectRoot } from '../../../packaging/project.ts'
import { functionVariables, handlerOf } from '../support/environment.ts'

const before = { ...process.env }
afterEach(() => {
  process.env = { ...before }
})

/** Reads one variable with this text, or without it. */
function read<Name extends keyof Environment>(name: Name, text: string | undefined) {
  if (text === undefined) delete process.env[name]
  else process.env[name] = text
  return readEnvironment(name)
}

describe('the clock of what is shown', () => {
  test.each([
    [undefined, 0],
    ['0', 0],
    ['90', 90_000],
    ['-73008000', -73_008_000_000],
  ])('with an offset of %s seconds is %d ms from the time', (text, offset) => {
    const environment = read('CLOCK_OFFSET_SECONDS', text)
    const earliest = Date.now() + offset
    const shown = clockOf(environment)()
    expect(shown).toBeGreaterThanOrEqual(earliest)
    expect(shown).toBeLessThanOrEqual(Date.now() + offset)
    expect(leadOf(environment)).toBe(Math.max(0, offset))
  })

  test.each(['', ' ', 'soon', '1.5', '1e3', '+5', 'P1D', '--1', 'Infinity', '99999999999'])(
    'refuses an offset that is none: %j',
    (text) => {
      expect(() => read('CLOCK_OFFSET_SECONDS', text)).toThrow(EnvironmentError)
    },
  )
})

describe('the address of pictures', () => {
  test.each([
    [undefined, 'stamps/ace.svg'],
    ['', 'stamps/ace.svg'],
    ['https://cdn.example.com', 'https://cdn.example.com/stamps/ace.svg'],
    ['https://cdn.example.com/a/b', 'https://cdn.example.com/a/b/stamps/ace.svg'],
    ['https://cdn.example.com/a/b/', 'https://cdn.example.com/a/b/stamps/ace.svg'],
    ['http://127.0.0.1:3000', 'http://127.0.0.1:3000/stamps/ace.svg'],
  ])('%j makes it %s', (text, image) => {
    expect(imagesUnder(read('IMAGES_URL', text).IMAGES_URL)('stamps/ace.svg')).toBe(image)
  })

  test.each([
    'cdn.example.com',
    '/stamps',
    'ftp://cdn.example.com',
    'https://a.example/?x=',
    'https://a.example/#x',
  ])('refuses what is no folder on the web: %j', (text) => {
    expect(() => read('IMAGES_URL', text)).toThrow(EnvironmentError)
  })
})

describe('what tokens are known by', () => {
  test.each([
    [undefined, { sub: 'auth0|1' }],
    ['sub', { sub: 'auth0|1' }],
    ['https://example.com/household', { sub: 'x', 'https://example.com/household': 'auth0|1' }],
    ['/account/household', { sub: 'x', account: { household: 'auth0|1' } }],
  ])('with %j as the claim of the user, it is read there', (claim, claims) => {
    expect(userIn(read('JWT_USER_CLAIM', claim).JWT_USER_CLAIM)(claims)).toBe('auth0|1')
  })

  test.each(['', ' ', '/~'])('refuses a claim that is none: %j', (claim) => {
    expect(() => read('JWT_USER_CLAIM', claim)).toThrow(EnvironmentError)
  })

  test('takes the URL of the keys, or none', () => {
    for (const url of [undefined, '', 'https://login.example/keys'])
      expect(read('JWT_KEYS_URL', url)).toEqual({ JWT_KEYS_URL: url ?? '' })
  })

  test.each(['login.example/keys', '/keys', 'ftp://login.example/keys'])(
    'refuses %j as a URL of keys',
    (url) => {
      expect(() => read('JWT_KEYS_URL', url)).toThrow(EnvironmentError)
    },
  )
})

describe('how old a catalogue may be', () => {
  test('is said by the template, in seconds up to an hour', () => {
    for (const text of ['0', '0.2', '30', '3600'])
      expect(read('CATALOGUE_REFRESH_SECONDS', text)).toEqual({ CATALOGUE_REFRESH_SECONDS: text })
  })

  test.each([undefined, '', 'soon', '-1', '3601'])('is nothing else: %j', (text) => {
    expect(() => read('CATALOGUE_REFRESH_SECONDS', text)).toThrow(EnvironmentError)
  })
})

test.each(['', '-1', '1.5', '901'])(
  'an erasure cannot be put off for %j seconds: SQS takes 0 to 900',
  (text) => {
    expect(() => read('ERASURE_DELAY_SECONDS', text)).toThrow(EnvironmentError)
    expect(read('ERASURE_DELAY_SECONDS', '900')).toEqual({ ERASURE_DELAY_SECONDS: '900' })
  },
)

test.each(['', '0', '14', '61', '1441', '90.5', 'hour', '2880'])(
  'an incremental export cannot have a period of %j minutes: DynamoDB takes 15 to 1440, and days are whole',
  (text) => {
    expect(() => read('INCREMENTAL_EXPORT_MINUTES', text)).toThrow(EnvironmentError)
  },
)

test('an incremental export has a period that a day is a multiple of', () => {
  for (const text of ['15', '20', '60', '720', '1440'])
    expect(read('INCREMENTAL_EXPORT_MINUTES', text)).toEqual({ INCREMENTAL_EXPORT_MINUTES: text })
})

test.each(['', '0', '-1', '1.5', 'first'])('the key of pseudonyms has no generation %j', (text) => {
  expect(() => read('PSEUDONYM_KEY_GENERATION', text)).toThrow(EnvironmentError)
  expect(read('PSEUDONYM_KEY_GENERATION', '2')).toEqual({ PSEUDONYM_KEY_GENERATION: '2' })
})

test.each(['acme,', ',acme', '', 'acme,north-tv'])('partners are ids with commas between: %j', (text) => {
  expect(read('PARTNERS', text)).toEqual({ PARTNERS: text })
})

test('partners that are none, and criteria without number, are refused', () => {
  for (const text of ['acme, north-tv', 'a/b']) expect(() => read('PARTNERS', text)).toThrow(EnvironmentError)
  for (const text of ['-1', 'all', '1001'])
    expect(() => read('WATCHED_MEASURES', text)).toThrow(EnvironmentError)
})

test('one error names every variable that is missing or wrong', () => {
  for (const name of [...CATALOGUE, ...TOKENS, 'EVENT_BUS_NAME']) delete process.env[name]
  Object.assign(process.env, { AWS_REGION: 'eu-west-1', JWT_AUDIENCE: '', CLOCK_OFFSET_SECONDS: 'soon' })
  expect(() => readEnvironment(...CATALOGUE, ...TOKENS, 'EVENT_BUS_NAME', 'CLOCK_OFFSET_SECONDS')).toThrow(
    new EnvironmentError(
      'the template must give the function another environment: CATALOGUE_BUCKET is not set; CATALOGUE_HOST is not set; ' +
        'CATALOGUE_REFRESH_SECONDS is not set; JWT_AUDIENCE is not set; JWT_ISSUER is not set; EVENT_BUS_NAME is not set; ' +
        'CLOCK_OFFSET_SECONDS is "soon", and must be a whole number of seconds, at most 3155760000 either way',
    ),
  )
})

test('a function without its variables does not start, and says all of those that it needs', async () => {
  for (const name of Object.keys(functionVariables(''))) delete process.env[name]
  const names = (await deployedFunctions(projectRoot)).map(({ name }) => name)
  const refused = await Promise.all(
    names.map((name) =>
      handlerOf(name).then(
        () => [name, 'starts'],
        (error: Error) => [name, error.message.match(/\w+(?= is not set)/g)?.join(' ')],
      ),
    ),
  )
  const tables = 'KEEPSAKES_TABLE PROGRESS_TABLE EDITIONS_TABLE'
  const snapshots = 'AWS_REGION CATALOGUE_BUCKET CATALOGUE_HOST'
  const catalogue = `${snapshots} CATALOGUE_REFRESH_SECONDS`
  const tokens = 'JWT_AUDIENCE JWT_ISSUER'
  expect(Object.fromEntries(refused)).toEqual({
    awardKeepsakes: `${catalogue} ${tables} EVENT_BUS_NAME ACTIVITY_QUEUE_URL REJECTION_QUEUE_URL`,
    ingestActivities: `${catalogue} ${tokens} EVENT_BUS_NAME REJECTION_QUEUE_URL INGEST_ACTIVITIES_PER_MINUTE`,
    keepRejected: 'REJECTED_TABLE REJECTED_ACTIVITY_QUEUE_URL EVENT_BUS_NAME',
    listRejected: `${tokens} REJECTED_TABLE`,
    sendWebhooks: 'WEBHOOK_SECRET WEBHOOK_QUEUE_URL WEBHOOK_DEAD_LETTER_QUEUE_URL',
    listKeepsakes: `${catalogue} ${tokens} KEEPSAKES_TABLE`,
    getPassport: `${catalogue} ${tokens} KEEPSAKES_TABLE PROGRESS_TABLE`,
    exportUser: `${tokens} ${tables} CONNECTIONS_TABLE`,
    eraseUser: `${tokens} ${tables} CONNECTIONS_TABLE ERASURE_QUEUE_URL LIVE_CALLBACK_URL`,
    finishErasure: `${tables} CONNECTIONS_TABLE LIVE_CALLBACK_URL`,
    listCampaigns: catalogue,
    getCampaign: catalogue,
    studioDrafts: `${tokens} CATALOGUE_BUCKET STUDIO_BUCKET`,
    studioPublishing: `${tokens} CATALOGUE_BUCKET STUDIO_BUCKET`,
    health: catalogue,
    authorizeConnection: tokens,
    liveConnections: 'CONNECTIONS_TABLE LIVE_CALLBACK_URL',
    pushAwards: `${catalogue} CONNECTIONS_TABLE KEEPSAKES_TABLE LIVE_CALLBACK_URL`,
    notFound: 'starts',
    startExport:
      'KEEPSAKES_TABLE_ARN PROGRESS_TABLE_ARN RAW_EXPORT_BUCKET INCREMENTAL_EXPORT_MINUTES EXPORT_DEAD_LETTER_QUEUE_URL',
    planExport: `${snapshots} RAW_EXPORT_BUCKET ANALYTICS_BUCKET TIDY_QUEUE_URL PSEUDONYM_KEY_GENERATION`,
    canary: `${tables} EVENT_BUS_NAME`,
    patrolTraffic: `${snapshots} POWERTOOLS_METRICS_NAMESPACE POWERTOOLS_SERVICE_NAME`,
    tidyExport: `${snapshots} RAW_EXPORT_BUCKET ANALYTICS_BUCKET PSEUDONYM_SECRET PSEUDONYM_KEY_GENERATION EVENT_BUS_NAME TIDY_QUEUE_URL`,
  })
})
