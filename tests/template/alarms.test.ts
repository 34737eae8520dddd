import { type Alarm, alarmOf, alarmsOf, isBad } from './support/alarms.ts'
import { type Compiled, compile, ofType, propertiesOf } from './support/compiled.ts'
import { statementsOf } from './support/policies.ts'

let compiled: Compiled
beforeAll(async () => {
  compiled = await compile('dev')
})

interface Held {
  /** Each metric: its id, the resource it is about, its name and its statistic. */
  readonly looksAt: readonly string[]
  /** Compared with what is judged. */
  readonly threshold: number
  readonly because: string
  /** Why it looks at no share of the traffic, where it does not. */
  readonly noRate?: string
  /** How many of how many periods, and their seconds: 3 of 5 minutes unless said otherwise, so that one minute wakes nobody. */
  readonly periods?: readonly [bad: number, of: number, seconds: number]
}

const SERVICE = 'keepsakes'
const TABLES = ['Keepsakes', 'Progress', 'Editions', 'Connections'].map((name) => ({
  id: name.toLowerCase(),
  resource: `${name}Table`,
}))
const deadLetters = (queue: string): Held => ({
  looksAt: [`judged ${queue}.QueueName ApproximateNumberOfMessagesVisible Maximum`],
  threshold: 0,
  because: 'whatever lies there was given up',
  noRate: 'each message is somebody who waits for a person to act',
  periods: [1, 1, 60],
})
const records = (prefix: string, functionId: string): string[] => [
  `failed ${SERVICE} ${prefix}Failed Sum`,
  `received ${SERVICE} ${prefix}Received Sum`,
  `errors ${functionId} Errors Sum`,
  `invocations ${functionId} Invocations Sum`,
]
const waits = (metric: string, queue: string): string[] => [
  `received ${SERVICE} ${metric} p99`,
  `oldest ${queue}.QueueName ApproximateAgeOfOldestMessage Maximum`,
  `waiting ${queue}.QueueName ApproximateNumberOfMessagesVisible Maximum`,
]
const ages = (metric: string, queue: string): string[] => [
  `received ${SERVICE} ${metric} Maximum`,
  `oldest ${queue}.QueueName ApproximateAgeOfOldestMessage Maximum`,
]
const LIVE_API = 'WebsocketsApi+WebsocketsDeploymentStage'

/** A failure of ours in a hundred is noticed by customers; mistakes of partners are theirs to mend, and not as urgent. */
const OURS = { threshold: 1, because: 'one in a hundred fails by our fault' }
const SLOWLY = {
  threshold: 5,
  because:
    'what fails comes again by itself, and nobody waits for it on a screen: of what does not, the age tells',
  periods: [1, 1, 3_600] as const,
}
const THEIRS = { threshold: 5, because: 'one in twenty is wrong by a partner’s fault' }

const durations = (stat: string, functions: Readonly<Record<string, string>>): string[] =>
  Object.entries(functions).map(([id, name]) => `${id} ${name}LambdaFunction Duration ${stat}`)
const NEAR = { threshold: 80, because: 'what takes a fifth longer ends by its timeout, and comes again' }
const ruleMetrics = (metric: string, more: readonly string[]): string[] =>
  ['activity', ...more, 'full', 'incremental', 'manifest'].map((id) =>
    id === 'activity' || id === 'live'
      ? `${id} EventBus+keepsakes-dev-${id} ${metric} Sum`
      : `${id} ${{ full: 'FullExport', incremental: 'IncrementalExport' }[id] ?? 'ExportManifest'}Rule ${metric} Sum`,
  )
const undelivered = (topic: string): Held => ({
  looksAt: [`judged ${topic}.TopicName NumberOfNotificationsFailed Sum`],
  threshold: 0,
  because: 'somebody was not told what they are to know',
  noRate: 'each is a person who does not know',
  periods: [1, 1, 60],
})
const lateOrFailed = (records: string, age: string): string[] => [
  `late ${SERVICE} ${age}AgeSeconds TC(60:)`,
  `failed ${SERVICE} ${records}Failed Sum`,
  `received ${SERVICE} ${records}Received Sum`,
]
/** As the Site Reliability Workbook has it, for a budget of 30 days: 2 % of it in an hour, 5 % in six hours. */
const budget = (name: string, looksAt: readonly string[]): Record<string, Held> =>
  Object.fromEntries(
    (
      [
        ['Hour', 3_600, 14.4],
        ['FiveMinutes', 300, 14.4],
        ['SixHours', 21_600, 6],
        ['HalfHour', 1_800, 6],
      ] as const
    ).map(([word, seconds, threshold]) => [
      `${name}Budget${word}Alarm`,
      {
        looksAt,
        threshold,
        because: 'the budget of a month burns so many times too fast',
        periods: [1, 1, seconds],
      },
    ]),
  )

/** By function, what else it judges than failed invocations: records by the names of their metrics, requests by routes. */
const RELEASED: Readonly<Record<string, string | readonly string[]>> = {
  AwardKeepsakes: 'Activities',
  IngestActivities: ['POST+/v1/activities'],
  KeepRejected: 'Rejections',
  SendWebhooks: 'Webhooks',
  ListRejected: ['GET+/v1/activities/rejected', 'HEAD+/v1/activities/rejected'],
  ListKeepsakes: ['GET+/v1/me/keepsakes', 'HEAD+/v1/me/keepsakes'],
  GetPassport: ['GET+/v1/me/passports/{campaignId}', 'HEAD+/v1/me/passports/{campaignId}'],
  ExportUser: ['GET+/v1/me/export', 'HEAD+/v1/me/export'],
  EraseUser: ['DELETE+/v1/me'],
  FinishErasure: 'Erasures',
  ListCampaigns: ['GET+/v1/campaigns', 'HEAD+/v1/campaigns'],
  GetCampaign: ['GET+/v1/campaigns/{campaignId}', 'HEAD+/v1/campaigns/{campaignId}'],
  // They have more routes than an alarm can look at, and count their requests themselves.
  StudioDrafts: 'StudioDrafts',
  StudioPublishing: 'StudioPublishing',
  Health: ['GET+/v1/health', 'HEAD+/v1/health'],
  // Lambda knows of all that these fail at.
  AuthorizeConnection: [],
  LiveConnections: [],
  PushAwards: 'Live',
  StartExport: 'ExportRequests',
  PlanExport: 'ExportManifests',
  TidyExport: 'Tidy',
  NotFound: [],
}
const ofRelease = (prefix: string, more: string | readonly string[]): Held => {
  const alias = `${prefix}LambdaFunction+keepsakes-dev-${prefix.charAt(0).toLowerCase()}${prefix.slice(1)}:live`
  const version = `${alias}+${prefix}LambdaVersion`
  const numbered = (at: number) => (at === 0 ? '' : at + 1)
  return {
    looksAt: [
      `errors ${version} Errors Sum`,
      `invocations ${version} Invocations Sum`,
      `allErrors ${alias} Errors Sum`,
      `all ${alias} Invocations Sum`,
      ...(typeof more === 'string'
        ? [`failed ${SERVICE} ${more}Failed Sum`, `received ${SERVICE} ${more}Received Sum`]
        : more.flatMap((route, at) => [
            `failed${numbered(at)} HttpApi+${route}+$default 5xx Sum`,
            `received${numbered(at)} HttpApi+${route}+$default Count Sum`,
          ])),
    ],
    threshold: 1,
    because: 'as of faults of ours; of one in ten, so that it is one in a thousand of all that is noticed',
    periods: [1, 1, 300],
  }
}
const releases = Object.fromEntries(
  Object.entries(RELEASED).map(([prefix, more]) => [`${prefix}ReleaseAlarm`, ofRelease(prefix, more)]),
)

/** A second list of what alarms say, with reasons: a number or a queue that is changed in one place alone is found. */
const HELD: Readonly<Record<string, Held>> = {
  AccessNoticeAlarm: {
    looksAt: ['judged AccessRule FailedInvocations Sum'],
    threshold: 0,
    because: 'somebody reads across users, and nobody was told',
    noRate: 'each use of either role is to be told',
    periods: [1, 1, 60],
  },
  DeadLetterAlarm: deadLetters('ActivityDeadLetterQueue'),
  RuleDeadLetterAlarm: deadLetters('RuleDeadLetterQueue'),
  WebhookDeadLetterAlarm: deadLetters('WebhookDeadLetterQueue'),
  WebhookAgeAlarm: {
    looksAt: [
      `received ${SERVICE} WebhookAgeSeconds Maximum`,
      'oldest WebhookQueue.QueueName ApproximateAgeOfOldestMessage Maximum',
    ],
    threshold: 30 * 60,
    because:
      'what waits for its next attempt is looked at each quarter of an hour: twice that is a fault or a flood',
    noRate: 'one that stands still says that all behind it may',
    periods: [1, 1, 600],
  },
  RejectionDeadLetterAlarm: deadLetters('RejectionDeadLetterQueue'),
  RejectionAgeAlarm: {
    looksAt: [
      `received ${SERVICE} RejectionAgeSeconds Maximum`,
      'oldest RejectionQueue.QueueName ApproximateAgeOfOldestMessage Maximum',
    ],
    threshold: 15 * 60,
    because:
      'a partner that looks a quarter of an hour after it sent finds nothing: either it fails, or it is a flood',
    noRate: 'each is an activity whose sender nobody has told',
    periods: [1, 1, 600],
  },
  ErasureDeadLetterAlarm: deadLetters('ErasureDeadLetterQueue'),
  ErasureAgeAlarm: {
    looksAt: [
      `received ${SERVICE} ErasureAgeSeconds Maximum`,
      'oldest ErasureQueue.QueueName ApproximateAgeOfOldestMessage Maximum',
    ],
    threshold: 5 * 360,
    because: 'five passes, six minutes apart, have not ended it',
    noRate: 'each is a person who was promised to be forgotten',
    periods: [1, 1, 600],
  },
  ActivityAgeAlarm: {
    looksAt: waits('ActivityAgeSeconds', 'ActivityQueue'),
    threshold: 60,
    because: 'a keepsake is expected while what earned it is still on the screen',
    noRate: 'the slowest in a hundred are judged; the oldest, only while some wait that nobody has taken',
    periods: [2, 5, 60],
  },
  LivePushAgeAlarm: {
    looksAt: waits('LiveAgeSeconds', 'LivePushQueue'),
    threshold: 60,
    because: 'what is told later than that is no news, and after five minutes it is dropped',
    noRate: 'as of activities',
  },
  LiveErrorRateAlarm: {
    looksAt: [
      `errors ${LIVE_API} IntegrationError Sum`,
      `failures ${LIVE_API} ExecutionError Sum`,
      'invocations LiveConnectionsLambdaFunction Invocations Sum',
    ],
    ...OURS,
  },
  LiveAuthorizerErrorRateAlarm: {
    looksAt: [
      'errors AuthorizeConnectionLambdaFunction Errors Sum',
      `refused ${SERVICE} LiveRefused Sum`,
      'invocations AuthorizeConnectionLambdaFunction Invocations Sum',
    ],
    ...OURS,
  },
  AwardErrorRateAlarm: { looksAt: records('Activities', 'AwardKeepsakesLambdaFunction'), ...OURS },
  LivePushErrorRateAlarm: {
    looksAt: records('Live', 'PushAwardsLambdaFunction'),
    threshold: 5,
    because:
      'an app that is told nothing still shows what it reads: worth knowing, not worth waking for one in a hundred',
  },
  RejectionErrorRateAlarm: {
    looksAt: records('Rejections', 'KeepRejectedLambdaFunction'),
    threshold: 5,
    because: 'each that fails comes again, and no customer waits for it',
  },
  WebhookErrorRateAlarm: {
    looksAt: records('Webhooks', 'SendWebhooksLambdaFunction'),
    threshold: 5,
    because: 'each that fails comes again, and a receiver that fails is not counted here',
  },
  ErasureErrorRateAlarm: {
    looksAt: records('Erasures', 'FinishErasureLambdaFunction'),
    threshold: 5,
    because: 'passes are few, and each that fails comes again: of those that do not, the age tells',
    periods: [1, 1, 600],
  },
  ApiErrorRateAlarm: { looksAt: ['errors HttpApi 5xx Sum', 'requests HttpApi Count Sum'], ...OURS },
  ApiLatencyAlarm: {
    looksAt: ['latency HttpApi Latency p99', 'requests HttpApi Count Sum'],
    threshold: 1_000,
    because: 'a page that takes a second is felt as slow',
    noRate: 'a percentile of the requests, where there are enough of them',
  },
  RejectedRateAlarm: {
    looksAt: [
      `rejected ${SERVICE} ActivitiesRejected Sum`,
      'activities ActivityQueue.QueueName NumberOfMessagesSent Sum',
    ],
    ...THEIRS,
  },
  IngestFailedRateAlarm: {
    looksAt: [`failed ${SERVICE} IngestFailed Sum`, `accepted ${SERVICE} IngestAccepted Sum`],
    ...OURS,
  },
  IngestRejectedRateAlarm: {
    looksAt: [`rejected ${SERVICE} IngestRejected Sum`, `accepted ${SERVICE} IngestAccepted Sum`],
    ...THEIRS,
  },
  ...releases,
  CatalogueUnusableAlarm: {
    looksAt: [`judged ${SERVICE} CatalogueUnusable Sum`],
    threshold: 0,
    because: 'a publication is either usable or not',
    noRate: 'one function that cannot use it speaks for all, however few requests there are',
    periods: [2, 3, 60],
  },
  CanaryFailingAlarm: {
    looksAt: [`awarded ${SERVICE} CanaryAwarded Sum`],
    threshold: 0,
    because: 'of the one that flies in five minutes, one comes back',
    noRate: 'it is traffic of our own, so that a night without any is told apart from an outage',
    periods: [2, 3, 300],
  },
  PartnerSilentAlarm: {
    looksAt: [`judged ${SERVICE} PartnersSilent Maximum`],
    threshold: 0,
    because: 'a partner that is silent is one too many',
    noRate: 'the patrol compares with what the others send, and says nothing of a few',
    periods: [1, 3, 300],
  },
  PartnerRejectedAlarm: {
    looksAt: [`judged ${SERVICE} PartnersRejected Maximum`],
    threshold: 0,
    because: 'the patrol has judged the share of each partner, over a quarter of an hour',
    noRate: 'the patrol judges the share, and says nothing of a few',
    periods: [1, 3, 300],
  },
  PatternDeadAlarm: {
    looksAt: [`judged ${SERVICE} MeasuresDied Maximum`],
    threshold: 0,
    because: 'a keepsake that nobody can earn is one too many',
    noRate: 'the patrol says nothing of a day with hardly any activities',
    periods: [1, 2, 3_600],
  },
  PatrolSilentAlarm: {
    looksAt: [`activities ${SERVICE} ActivitiesReceived Sum`, `patrols ${SERVICE} PatrolsFinished Sum`],
    threshold: 0,
    because: 'in a quarter of an hour there are three patrols, so never none in two of them',
    noRate: 'it speaks of a time that had traffic, and in which nobody looked after it',
    periods: [2, 2, 900],
  },
  ExportDeadLetterAlarm: deadLetters('ExportDeadLetterQueue'),
  TidyDeadLetterAlarm: deadLetters('TidyDeadLetterQueue'),
  ExportRequestAgeAlarm: {
    looksAt: ages('ExportRequestAgeSeconds', 'ExportRequestQueue'),
    threshold: 1_800,
    because: 'ten tries have not started it, of forty',
    noRate: 'each is an export that analysts wait for',
    periods: [1, 1, 600],
  },
  ExportManifestAgeAlarm: {
    looksAt: ages('ExportManifestAgeSeconds', 'ExportManifestQueue'),
    threshold: 3_600,
    because: 'five tries have not planned it, of fifteen',
    noRate: 'each is an export that analysts wait for',
    periods: [1, 1, 1_800],
  },
  TidyAgeAlarm: {
    looksAt: ages('TidyAgeSeconds', 'TidyQueue'),
    threshold: 7_200,
    because:
      'four tries have not made it tidy, of eight, or there are far more files than are made tidy at once',
    noRate: 'one file that is missing keeps its whole export from analysts',
    periods: [1, 1, 3_600],
  },
  StartExportErrorRateAlarm: {
    looksAt: records('ExportRequests', 'StartExportLambdaFunction'),
    ...SLOWLY,
  },
  PlanExportErrorRateAlarm: {
    looksAt: records('ExportManifests', 'PlanExportLambdaFunction'),
    ...SLOWLY,
  },
  TidyErrorRateAlarm: { looksAt: records('Tidy', 'TidyExportLambdaFunction'), ...SLOWLY },
  ExportsIncompleteAlarm: {
    looksAt: [`started ${SERVICE} ExportsStarted Sum`, `completed ${SERVICE} ExportsCompleted Sum`],
    threshold: 40,
    because: 'one of the two tables is nearly half of what is started; what is under way, about a quarter',
    periods: [1, 1, 6 * 3_600],
  },
  ExportsSilentAlarm: {
    looksAt: [
      `activities ${SERVICE} ActivitiesReceived Sum`,
      `completed ${SERVICE} FullExportsCompleted Sum`,
    ],
    threshold: 0,
    because: 'a full export of each table is made in one half of each day, so never none in three of them',
    noRate: 'it speaks of half a day that had traffic, and in which nothing came of it',
    periods: [3, 3, 12 * 3_600],
  },
  TableReadAlarm: {
    looksAt: TABLES.slice(0, 3).flatMap((table) =>
      [
        ['Scanned', 'Scan'],
        ['Stated', 'ExecuteStatement'],
      ].map(
        ([how, operation]) =>
          `${table.id}${how} ${table.resource}+${operation} SuccessfulRequestLatency SampleCount`,
      ),
    ),
    threshold: 0,
    because: 'every read names a user',
    noRate: 'one is one too many, and a small table shows it in no other way',
    // A metric that is filled is 0 as long as the last minutes have not come in.
    periods: [1, 5, 60],
  },
  TableThrottledAlarm: {
    looksAt: [
      ...TABLES.flatMap(({ id, resource }) =>
        ['Read', 'Write'].map((what) => `${id}${what}s ${resource} ${what}ThrottleEvents Sum`),
      ),
      'requests HttpApi Count Sum',
      `activities ${SERVICE} ActivitiesReceived Sum`,
    ],
    threshold: 1,
    because: 'a table that splits a partition throttles less, and ends it',
  },
  ReadUnitsAlarm: {
    looksAt: [
      'keepsakes KeepsakesTable ConsumedReadCapacityUnits Sum',
      'progress ProgressTable ConsumedReadCapacityUnits Sum',
      'requests HttpApi Count Sum',
      `activities ${SERVICE} ActivitiesReceived Sum`,
      `erasures ${SERVICE} ErasuresReceived Sum`,
    ],
    threshold: 5,
    because:
      'no request or activity may cost more than 1 unit for a usual user; an export of a large one, some 100',
  },
  FunctionsThrottledAlarm: {
    looksAt: ['throttles  Throttles Sum', 'invocations  Invocations Sum'],
    threshold: 1,
    because: 'one in a hundred is felt, and functions of a queue try again by themselves',
  },
  ConcurrencyAlarm: {
    looksAt: ['claimed  ClaimedAccountConcurrency Maximum'],
    threshold: 80,
    because: 'AWS takes hours or days to give more',
  },
  ApiNearTimeoutAlarm: {
    looksAt: durations('p99', {
      list: 'ListKeepsakes',
      passport: 'GetPassport',
      rejected: 'ListRejected',
      campaigns: 'ListCampaigns',
      campaign: 'GetCampaign',
      health: 'Health',
      notFound: 'NotFound',
      ingest: 'IngestActivities',
      export: 'ExportUser',
      erase: 'EraseUser',
    }),
    ...NEAR,
  },
  WorkNearTimeoutAlarm: {
    looksAt: durations('p99', {
      award: 'AwardKeepsakes',
      keep: 'KeepRejected',
      push: 'PushAwards',
      authorize: 'AuthorizeConnection',
      live: 'LiveConnections',
    }),
    ...NEAR,
  },
  SlowWorkNearTimeoutAlarm: {
    looksAt: durations('Maximum', {
      erasure: 'FinishErasure',
      patrol: 'PatrolTraffic',
      start: 'StartExport',
      tell: 'SendWebhooks',
      drafts: 'StudioDrafts',
      publish: 'StudioPublishing',
      plan: 'PlanExport',
      tidy: 'TidyExport',
    }),
    ...NEAR,
    periods: [1, 1, 3_600],
  },
  ApiThrottledAlarm: {
    looksAt: ['throttled  ApiThrottled Sum', 'requests HttpApi Count Sum'],
    threshold: 1,
    because: 'who is told to wait is a client that asks too much, or everybody at a launch',
  },
  ApiRefusedRateAlarm: {
    looksAt: ['refused HttpApi 4xx Sum', 'requests HttpApi Count Sum'],
    threshold: 30,
    because: 'tokens expire and ids are mistyped, but not for one request in three',
    periods: [10, 15, 60],
  },
  PutEventsRefusedAlarm: {
    looksAt: [
      'throttled  PutEventsApproximateThrottledCount Sum',
      'failed  PutEventsFailedEntriesCount Sum',
      'calls  PutEventsApproximateCallCount Sum',
    ],
    ...OURS,
  },
  RuleFailedAlarm: {
    looksAt: [
      ...ruleMetrics('FailedInvocations', ['live']),
      'patrol PatrolRule FailedInvocations Sum',
      'studio StudioClockRule FailedInvocations Sum',
    ],
    threshold: 0,
    because: 'what is given up waits for a person to act',
    noRate: 'each is an event that nobody got',
    // Sent only of what happened, and filled.
    periods: [1, 5, 60],
  },
  RuleLostAlarm: {
    looksAt: ruleMetrics('InvocationsFailedToBeSentToDlq', []),
    threshold: 0,
    because: 'it is in no queue, and in the archive for 90 days',
    noRate: 'each is an event that is lost unless somebody replays it',
    periods: [1, 5, 60],
  },
  ActivityBacklogAlarm: {
    looksAt: [
      'waiting ActivityQueue.QueueName ApproximateNumberOfMessagesVisible Maximum',
      'done ActivityQueue.QueueName NumberOfMessagesDeleted Sum',
    ],
    threshold: 10,
    because: 'whoever answers has time to act before it is twice that',
  },
  ItemsPerAnswerAlarm: {
    looksAt: [
      'queried KeepsakesTable+Query ReturnedItemCount Sum',
      'scanned KeepsakesTable+Scan ReturnedItemCount Sum',
      'requests HttpApi Count Sum',
      `activities ${SERVICE} ActivitiesReceived Sum`,
      `erasures ${SERVICE} ErasuresReceived Sum`,
    ],
    threshold: 40,
    because: 'few hold as many, and of the requests of a minute most are of others',
  },
  ActivitiesSilentAlarm: {
    looksAt: [
      'flown CanaryLambdaFunction Invocations Sum',
      'sent ActivityQueue.QueueName NumberOfMessagesSent Sum',
    ],
    threshold: 10,
    because: 'a stage in use has more of them in the quietest hour of the night',
    noRate: 'it is of the traffic itself',
    periods: [1, 1, 3_600],
  },
  RequestsSilentAlarm: {
    looksAt: ['requests HttpApi Count Sum'],
    threshold: 10,
    because: 'a stage in use has more of them in the quietest hour of the night',
    noRate: 'it is of the traffic itself',
    periods: [1, 1, 3_600],
  },
  PagesUndeliveredAlarm: undelivered('PageTopic'),
  TicketsUndeliveredAlarm: undelivered('TicketTopic'),
  ...budget('Reading', ['errors HttpApi 5xx Sum', 'requests HttpApi Count Sum']),
  ...budget('Awarding', lateOrFailed('Activities', 'Activity')),
  ...budget('Ingesting', [`failed ${SERVICE} IngestFailed Sum`, `accepted ${SERVICE} IngestAccepted Sum`]),
  ...budget('Pushing', lateOrFailed('Live', 'Live')),
}

const aboutOf = ({ metrics, threshold, bad, of }: Alarm) => ({
  looksAt: metrics.map(({ id, dimensions, name, stat }) => {
    const about = Object.values(dimensions)
      .join('+')
      .replace(/(?<=LambdaVersion)\w+\.Version$/, '')
    return `${id} ${about} ${name} ${stat}`
  }),
  threshold,
  periods: Array.from(new Set(metrics.map(({ period }) => period)), (seconds) => [bad, of, seconds]),
})
const heldOf = ({ looksAt, threshold, periods = [3, 5, 60] }: Held) => ({
  looksAt,
  threshold,
  periods: [periods],
})

test('every alarm looks at what it is to look at, with a threshold and periods that have a reason', () => {
  const alarms = alarmsOf(compiled)
  expect(Object.fromEntries(alarms.map((alarm) => [alarm.id, aboutOf(alarm)]))).toEqual(
    Object.fromEntries(Object.entries(HELD).map(([id, held]) => [id, heldOf(held)])),
  )
})

test('every alarm knows traffic: it judges a share of it, or says why not', () => {
  for (const { id, expressions } of alarmsOf(compiled)) {
    const isRate = [...expressions.values()].some((expression) => expression.includes(' / '))
    expect([id, isRate]).toEqual([id, HELD[id]?.noRate === undefined])
  }
})

/** A fault planted into the text of an alarm that the lists above do not have. */
test.each<[what: string, alarm: string, from: RegExp, to: string]>([
  ['a threshold ten times as high', 'AwardErrorRateAlarm', /"Threshold":1,/, '"Threshold":10,'],
  ['a threshold in other units', 'ErasureAgeAlarm', /"Threshold":1800/, '"Threshold":1800000'],
  ['another queue', 'ErasureAgeAlarm', /"ErasureQueue"/, '"ActivityQueue"'],
  [
    'its dead letters instead of its messages',
    'ActivityAgeAlarm',
    /"ActivityQueue"/,
    '"ActivityDeadLetterQueue"',
  ],
  ['another table', 'ReadUnitsAlarm', /"ProgressTable"/, '"KeepsakesTable"'],
  ['another operation', 'TableReadAlarm', /"Scan"/, '"Query"'],
  ['an average', 'ApiLatencyAlarm', /"p99"/, '"Average"'],
  ['minutes that are hours', 'ApiErrorRateAlarm', /"Period":60/g, '"Period":3600'],
  ['more minutes', 'ApiErrorRateAlarm', /"EvaluationPeriods":5/, '"EvaluationPeriods":50'],
])('an alarm with %s is found', (_what, id, from, to) => {
  const text = JSON.stringify(propertiesOf(compiled, id))
  expect(text).toMatch(from)
  const spoilt = alarmOf(id, JSON.parse(text.replace(from, to)))
  expect(aboutOf(spoilt)).not.toEqual(heldOf(HELD[id] as Held))
})

const single = () => ofType(compiled, 'AWS::CloudWatch::Alarm')
const composite = () => ofType(compiled, 'AWS::CloudWatch::CompositeAlarm')
/** Logical ids that the rules of composite alarms name. */
const parts = () =>
  composite().flatMap(([, { AlarmRule }]) => JSON.stringify(AlarmRule).match(/\w+Alarm(?=\})/g) ?? [])

test('every alarm tells the pages or the tickets, when it comes on and when it goes off; or is a part of one that does', () => {
  for (const [id, { AlarmActions, OKActions }] of [...single(), ...composite()]) {
    expect([id, OKActions]).toEqual([id, AlarmActions])
    if (AlarmActions === undefined) expect(parts()).toContain(id)
    else expect([[{ Ref: 'PageTopic' }], [{ Ref: 'TicketTopic' }]]).toContainEqual(AlarmActions)
  }
})

/** Somebody is woken for these and no others: customers notice, or nobody would be told of what matters. */
const PAGES = [
  'access-notice',
  'activities-not-taken',
  'activities-silent',
  'awards-late',
  'canary-failing',
  'customers-not-served',
  'pushing-budget-fast',
  'reads-across-users',
  'requests-silent',
  'rule-dead-letter',
  'rule-lost',
  'tickets-undelivered',
]

test('few alarms wake somebody, and each of them is meant to', () => {
  const pages = [...single(), ...composite()].filter(([, { AlarmActions }]) =>
    JSON.stringify(AlarmActions ?? '').includes('PageTopic'),
  )
  expect(pages.map(([, { AlarmName }]) => String(AlarmName).replace('keepsakes-dev-', '')).sort()).toEqual(
    PAGES,
  )
})

test('what keeps an alarm from telling is a page, so that something was told; and only tickets are kept back', () => {
  const held = composite().filter(([, { ActionsSuppressor }]) => ActionsSuppressor !== undefined)
  expect(held).toHaveLength(4)
  for (const [, { ActionsSuppressor, AlarmActions }] of held) {
    const [by = ''] = (ActionsSuppressor as { 'Fn::GetAtt': string[] })['Fn::GetAtt']
    expect(propertiesOf(compiled, by).AlarmActions).toEqual([{ Ref: 'PageTopic' }])
    expect(AlarmActions).toEqual([{ Ref: 'TicketTopic' }])
  }
})

test('every alarm is quiet where there is nothing to judge, but for those that tell of just that', () => {
  for (const [id, { TreatMissingData }] of single())
    expect([id, TreatMissingData]).toEqual([
      id,
      /^(?:Activities|Requests)Silent/.test(id) ? 'breaching' : 'notBreaching',
    ])
})

test('an alarm of silence is there where the stage is in use, and somebody has said what is to be expected', () => {
  for (const what of ['Activities', 'Requests'])
    expect(compiled.resources[`${what}SilentAlarm`]).toMatchObject({ Condition: `Expects${what}` })
  const { Conditions } = JSON.parse(compiled.text)
  expect(Conditions.ExpectsActivities).toEqual({
    'Fn::And': [
      { Condition: 'InUse' },
      { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'ExpectedActivitiesPerHour' }, 0] }] },
    ],
  })
  expect(compiled.parameters.InUse).toMatchObject({ Default: 'DISABLED' })
})

test('each topic is watched by the other, as one that cannot deliver cannot tell', () => {
  expect(propertiesOf(compiled, 'PagesUndeliveredAlarm').AlarmActions).toEqual([{ Ref: 'TicketTopic' }])
  expect(propertiesOf(compiled, 'TicketsUndeliveredAlarm').AlarmActions).toEqual([{ Ref: 'PageTopic' }])
})

test('the duration of each function is looked at, against its own timeout', () => {
  const judged = alarmsOf(compiled).flatMap(({ metrics, expressions }) =>
    metrics
      .filter(({ name }) => name === 'Duration')
      .map(({ id, dimensions }) => {
        const [expression = ''] = [...expressions.values()].filter((each) =>
          new RegExp(`\\b${id}\\b.* /`).test(each),
        )
        return [dimensions.FunctionName, Number(/\/ (\d+)$/.exec(expression)?.[1])]
      }),
  )
  // A canary waits until shortly before its timeout, and its own alarm tells of one that has not come back.
  const timeouts = ofType(compiled, 'AWS::Lambda::Function').flatMap(([id, { Timeout }]) =>
    id === 'CanaryLambdaFunction' ? [] : [[id, Number(Timeout) * 1_000]],
  )
  expect(judged.sort()).toEqual(timeouts.sort())
})

test('the budget of the account tells the tickets at four fifths of it, and once it is forecast to be spent', () => {
  const { NotificationsWithSubscribers, Budget } = propertiesOf(compiled, 'MonthlyBudget')
  expect(Budget).toMatchObject({
    TimeUnit: 'MONTHLY',
    BudgetLimit: { Amount: { Ref: 'MonthlyBudgetUsd' }, Unit: 'USD' },
  })
  expect(NotificationsWithSubscribers).toMatchObject(
    [
      { NotificationType: 'ACTUAL', Threshold: 80 },
      { NotificationType: 'FORECASTED', Threshold: 100 },
    ].map((Notification) => ({
      Notification: { ...Notification, ThresholdType: 'PERCENTAGE', ComparisonOperator: 'GREATER_THAN' },
      Subscribers: [{ SubscriptionType: 'SNS', Address: { Ref: 'TicketTopic' } }],
    })),
  )
})

test('whom mails go to is subscribed where the stage names somebody', () => {
  for (const what of ['Page', 'Ticket'])
    expect(compiled.resources[`${what}Subscription`]).toMatchObject({
      Condition: `Has${what}Email`,
      Properties: { TopicArn: { Ref: `${what}Topic` }, Endpoint: { Ref: `${what}Email` } },
    })
})

test('an alarm that says something else, such as that it tells nobody for now, is an error', () => {
  const properties = propertiesOf(compiled, 'CatalogueUnusableAlarm')
  // The first of these keeps it silent, and the others let it look at no data.
  for (const more of [
    { ActionsEnabled: false },
    { Unit: 'Seconds' },
    { EvaluateLowSampleCountPercentile: 'ignore' },
  ])
    expect(() => alarmOf('CatalogueUnusableAlarm', { ...properties, ...more })).toThrow('nrecognized key')
})

test('every alarm has a name of its own, and its stage in it', () => {
  const names = [...single(), ...composite()].map(([, { AlarmName }]) => String(AlarmName))
  expect(new Set(names).size).toBe(names.length)
  for (const name of names) expect(name).toMatch(/^keepsakes-dev-[a-z-]+$/)
})

test('only alarms and the budget of this account tell a topic', () => {
  const policies = ofType(compiled, 'AWS::SNS::TopicPolicy').map(([, properties]) => properties)
  const statements = policies.flatMap(({ PolicyDocument }) => statementsOf(PolicyDocument))
  for (const topic of ['PageTopic', 'TicketTopic'])
    expect(statements).toContainEqual({
      effect: 'Allow',
      principal: { Service: 'cloudwatch.amazonaws.com' },
      actions: ['sns:Publish'],
      resources: [topic],
      condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    })
  // A service that another account may use to tell it: whoever else is let in is named by a resource or the account.
  const named = /"aws:Source(Account|Arn)":/
  for (const { effect, condition } of statements)
    if (effect === 'Allow') expect(JSON.stringify(condition) ?? '').toMatch(named)
})

test('every queue in which something is given up has an alarm of its own', () => {
  const dead = [
    ...ofType(compiled, 'AWS::SQS::Queue').map(([, { RedrivePolicy }]) => RedrivePolicy),
    ...ofType(compiled, 'AWS::Events::Rule').map(([, { Targets }]) => Targets),
  ].flatMap((each) =>
    Array.from(
      JSON.stringify(each ?? null).matchAll(
        /"(?:deadLetterTargetArn|Arn)":\{"Fn::GetAtt":\["(\w+DeadLetterQueue)"/g,
      ),
      ([, id = '']) => id,
    ),
  )
  expect(dead.length).toBeGreaterThan(2)
  const judged = Object.values(HELD).flatMap(({ looksAt, threshold }) => (threshold === 0 ? looksAt : []))
  for (const queue of dead)
    expect(judged).toContain(`judged ${queue}.QueueName ApproximateNumberOfMessagesVisible Maximum`)
})

test('what fails is received often enough to be counted in as many periods as an alarm of its age asks for', () => {
  for (const { id, metrics, bad, of } of alarmsOf(compiled)) {
    const queue = metrics.find(({ id }) => id === 'oldest')?.dimensions.QueueName?.replace('.QueueName', '')
    if (queue === undefined) continue
    const { VisibilityTimeout } = propertiesOf(compiled, queue)
    const seconds = of * (metrics[0]?.period ?? 0)
    expect([id, bad * Number(VisibilityTimeout) <= seconds]).toEqual([id, true])
  }
})

/** Whether an alarm sees nothing but averages, which one slow user in a hundred does not move. */
const onlyAverages = ({ metrics }: Alarm) => metrics.every(({ stat }) => stat === 'Average')

test('no alarm looks at averages alone', () => {
  expect(alarmsOf(compiled).filter(onlyAverages)).toEqual([])
  const latency = JSON.stringify(propertiesOf(compiled, 'CatalogueUnusableAlarm')).replace(
    '"Sum"',
    '"Average"',
  )
  expect(onlyAverages(alarmOf('CatalogueUnusableAlarm', JSON.parse(latency)))).toBe(true)
})

// Each share is of two metrics: one counts what failed, the other all of it.
test.each<[alarm: string, failed: string, all: string]>([
  ['AwardErrorRateAlarm', 'failed', 'received'],
  ['AwardErrorRateAlarm', 'errors', 'invocations'],
  ['LivePushErrorRateAlarm', 'failed', 'received'],
  ['LivePushErrorRateAlarm', 'errors', 'invocations'],
  ['RejectionErrorRateAlarm', 'failed', 'received'],
  ['RejectionErrorRateAlarm', 'errors', 'invocations'],
  ['WebhookErrorRateAlarm', 'failed', 'received'],
  ['WebhookErrorRateAlarm', 'errors', 'invocations'],
  ['ErasureErrorRateAlarm', 'failed', 'received'],
  ['ErasureErrorRateAlarm', 'errors', 'invocations'],
  ['StartExportErrorRateAlarm', 'failed', 'received'],
  ['StartExportErrorRateAlarm', 'errors', 'invocations'],
  ['PlanExportErrorRateAlarm', 'failed', 'received'],
  ['PlanExportErrorRateAlarm', 'errors', 'invocations'],
  ['TidyErrorRateAlarm', 'failed', 'received'],
  ['TidyErrorRateAlarm', 'errors', 'invocations'],
  ['LiveErrorRateAlarm', 'errors', 'invocations'],
  ['LiveErrorRateAlarm', 'failures', 'invocations'],
  ['LiveAuthorizerErrorRateAlarm', 'errors', 'invocations'],
  ['ApiErrorRateAlarm', 'errors', 'requests'],
  ['RejectedRateAlarm', 'rejected', 'activities'],
  ['IngestFailedRateAlarm', 'failed', 'accepted'],
  ['IngestRejectedRateAlarm', 'rejected', 'accepted'],
  ['FunctionsThrottledAlarm', 'throttles', 'invocations'],
  ['ApiThrottledAlarm', 'throttled', 'requests'],
  ['PutEventsRefusedAlarm', 'throttled', 'calls'],
  ['PutEventsRefusedAlarm', 'failed', 'calls'],
])(
  '%s speaks from the third %s on, and once they are the share of the %s that it is to tell',
  (id, failed, all) => {
    const alarm = alarmOf(id, propertiesOf(compiled, id))
    expect(isBad(alarm, { [failed]: 2, [all]: 2 })).toBe(false)
    expect(isBad(alarm, { [failed]: 3, [all]: 3 })).toBe(true)
    // Around the threshold, of so many that one more or less is no matter.
    const many = 100_000
    const share = (percent: number) => ({ [failed]: (many * percent) / 100, [all]: many })
    expect(isBad(alarm, share(alarm.threshold * 0.9))).toBe(false)
    expect(isBad(alarm, share(alarm.threshold * 1.1))).toBe(true)
  },
)

// The alarm should count a minute with such metrics as bad, or should not.
test.each<[alarm: string, metrics: Record<string, number>, bad: boolean]>([
  ['AwardErrorRateAlarm', { errors: 1, invocations: 1 }, false],
  ['AwardErrorRateAlarm', { errors: 3, invocations: 4 }, true],
  ['AwardErrorRateAlarm', { errors: 3, invocations: 10_000 }, false],
  ['AwardErrorRateAlarm', { errors: 300, invocations: 10_000 }, true],
  // A thousand records fail, and Lambda knows of no error: each comes again by itself.
  ['AwardErrorRateAlarm', { failed: 1_000, received: 10_000, invocations: 1_000 }, true],
  ['AwardErrorRateAlarm', { failed: 2, received: 2, invocations: 1 }, false],
  ['AwardErrorRateAlarm', { failed: 50, received: 10_000, errors: 5, invocations: 1_000 }, false],
  // A canary fails one in 20, of which there are three at least; the version before, none.
  ['GetPassportReleaseAlarm', { invocations: 60, errors: 3, all: 600, allErrors: 3 }, true],
  ['GetPassportReleaseAlarm', { invocations: 40, errors: 2, all: 400, allErrors: 2 }, false],
  // It fails as often as the version before, then four times as often.
  ['AuthorizeConnectionReleaseAlarm', { invocations: 100, errors: 10, all: 1_000, allErrors: 100 }, false],
  ['AuthorizeConnectionReleaseAlarm', { invocations: 100, errors: 40, all: 1_000, allErrors: 130 }, true],
  // One version alone takes traffic: there is no release.
  ['GetPassportReleaseAlarm', { invocations: 600, errors: 600, all: 600, allErrors: 600 }, false],
  ['GetPassportReleaseAlarm', { all: 600, allErrors: 600 }, false],
  // Lambda knows of no error, but the route answers 5xx, or records come again.
  ['GetPassportReleaseAlarm', { invocations: 30, all: 300, failed: 30, received: 300 }, true],
  ['GetPassportReleaseAlarm', { invocations: 30, all: 300, failed2: 3, received2: 3, received: 400 }, false],
  ['AwardKeepsakesReleaseAlarm', { invocations: 6, all: 60, failed: 60, received: 600 }, true],
  ['AwardKeepsakesReleaseAlarm', { all: 60, failed: 60, received: 600 }, false],
  // Every batch runs into its timeout before it could count anything.
  ['AwardErrorRateAlarm', { received: 500, errors: 50, invocations: 50 }, true],
  ['LivePushErrorRateAlarm', { failed: 3, received: 1_000, invocations: 100 }, false],
  ['LivePushErrorRateAlarm', { failed: 300, received: 1_000, invocations: 100 }, true],
  ['RejectionErrorRateAlarm', { failed: 3, received: 1_000, invocations: 100 }, false],
  ['RejectionErrorRateAlarm', { failed: 300, received: 1_000, invocations: 100 }, true],
  ['RejectionAgeAlarm', { received: 660, oldest: 660 }, false],
  ['RejectionAgeAlarm', { oldest: 960 }, true],
  ['WebhookErrorRateAlarm', { failed: 3, received: 1_000, invocations: 100 }, false],
  ['WebhookErrorRateAlarm', { failed: 300, received: 1_000, invocations: 100 }, true],
  ['WebhookAgeAlarm', { received: 960, oldest: 960 }, false],
  ['WebhookAgeAlarm', { oldest: 1_860 }, true],
  ['ErasureErrorRateAlarm', { failed: 2, received: 2, invocations: 2 }, false],
  ['ErasureErrorRateAlarm', { failed: 4, received: 10, invocations: 10 }, true],
  ['ErasureAgeAlarm', {}, false],
  ['ErasureAgeAlarm', { received: 65, oldest: 70 }, false],
  // Received more than three times: SQS does not count it any more.
  ['ErasureAgeAlarm', { received: 1_860, oldest: 0 }, true],
  // Nobody receives any.
  ['ErasureAgeAlarm', { oldest: 1_860 }, true],
  ['ActivityAgeAlarm', { received: 2, oldest: 3, waiting: 40 }, false],
  ['ActivityAgeAlarm', { received: 130, oldest: 2, waiting: 0 }, true],
  ['ActivityAgeAlarm', { oldest: 90, waiting: 1 }, true],
  // One that failed is on its way again, and all others go through.
  ['ActivityAgeAlarm', { received: 1, oldest: 90, waiting: 0 }, false],
  ['LivePushAgeAlarm', { received: 90 }, true],
  ['LivePushAgeAlarm', { received: 1, oldest: 1, waiting: 3 }, false],
  ['LiveAuthorizerErrorRateAlarm', {}, false],
  // A storm of tokens that have expired is no fault of ours.
  ['LiveAuthorizerErrorRateAlarm', { errors: 5_000, refused: 5_000, invocations: 6_000 }, false],
  ['LiveAuthorizerErrorRateAlarm', { errors: 5_200, refused: 5_000, invocations: 6_000 }, true],
  ['LiveAuthorizerErrorRateAlarm', { errors: 50, invocations: 60 }, true],
  ['LiveErrorRateAlarm', {}, false],
  ['LiveErrorRateAlarm', { errors: 2, invocations: 2 }, false],
  ['LiveErrorRateAlarm', { errors: 2, failures: 2, invocations: 20 }, true],
  // Nobody can connect, and none of them gets as far as the function.
  ['LiveErrorRateAlarm', { failures: 50 }, true],
  ['LiveErrorRateAlarm', { errors: 30, invocations: 10_000 }, false],
  ['LiveErrorRateAlarm', { failures: 200, invocations: 10_000 }, true],
  ['ApiErrorRateAlarm', {}, false],
  ['ApiErrorRateAlarm', { errors: 5, requests: 5 }, true],
  ['ApiErrorRateAlarm', { errors: 40, requests: 5_000 }, false],
  ['ApiErrorRateAlarm', { errors: 60, requests: 5_000 }, true],
  ['ApiLatencyAlarm', { latency: 5_500, requests: 3 }, false],
  ['ApiLatencyAlarm', { latency: 5_500, requests: 300 }, true],
  ['ApiLatencyAlarm', { latency: 80, requests: 300 }, false],
  ['RejectedRateAlarm', { rejected: 2, activities: 2 }, false],
  ['RejectedRateAlarm', { rejected: 80, activities: 1_000 }, true],
  ['RejectedRateAlarm', { rejected: 20, activities: 1_000 }, false],
  ['RejectedRateAlarm', { activities: 1_000 }, false],
  ['IngestFailedRateAlarm', { accepted: 1_000 }, false],
  ['IngestFailedRateAlarm', { failed: 2 }, false],
  ['IngestFailedRateAlarm', { failed: 3 }, true],
  ['IngestFailedRateAlarm', { failed: 5, accepted: 10_000 }, false],
  ['IngestFailedRateAlarm', { failed: 200, accepted: 10_000 }, true],
  ['IngestRejectedRateAlarm', { accepted: 1_000 }, false],
  ['IngestRejectedRateAlarm', { rejected: 100 }, true],
  ['IngestRejectedRateAlarm', { rejected: 20, accepted: 1_000 }, false],
  ['IngestRejectedRateAlarm', { rejected: 80, accepted: 1_000 }, true],
  ['ExportRequestAgeAlarm', { received: 3, oldest: 5 }, false],
  ['ExportRequestAgeAlarm', { oldest: 1_860 }, true],
  ['ExportManifestAgeAlarm', { received: 3_660 }, true],
  // A launch has far more files than are made tidy at once, and they go through.
  ['TidyAgeAlarm', { received: 5_400, oldest: 5_000 }, false],
  ['TidyAgeAlarm', { received: 7_260 }, true],
  // Every function has one environment that is ended now and then.
  ['TidyErrorRateAlarm', { failed: 2, received: 40 }, false],
  ['TidyErrorRateAlarm', { failed: 3, received: 40 }, true],
  ['ExportsIncompleteAlarm', {}, false],
  ['ExportsIncompleteAlarm', { started: 14, completed: 14 }, false],
  // Those of the last hour, full ones among them, are under way.
  ['ExportsIncompleteAlarm', { started: 14, completed: 10 }, false],
  // None of one table's comes to its end; none at all.
  ['ExportsIncompleteAlarm', { started: 12, completed: 6 }, true],
  ['ExportsIncompleteAlarm', { started: 12 }, true],
  // Those of the hour before end in this one; and a stage that exports once a day has just begun.
  ['ExportsIncompleteAlarm', { started: 10, completed: 14 }, false],
  ['ExportsIncompleteAlarm', { started: 2 }, false],
  ['ExportsSilentAlarm', {}, false],
  ['ExportsSilentAlarm', { activities: 1_000_000, completed: 2 }, false],
  // One of the two tables alone.
  ['ExportsSilentAlarm', { activities: 1_000_000, completed: 1 }, true],
  ['ExportsSilentAlarm', { activities: 1_000_000 }, true],
  // Nobody did anything worth exporting.
  ['ExportsSilentAlarm', { activities: 99 }, false],
  // A launch: much is read, by many.
  ['ReadUnitsAlarm', { keepsakes: 60_000, progress: 60_000, requests: 120_000, activities: 50_000 }, false],
  // The read of every customer's keepsakes that this system replaces, with no request that accounts for it.
  ['ReadUnitsAlarm', { keepsakes: 50_000, requests: 20 }, true],
  ['ReadUnitsAlarm', { keepsakes: 50_000 }, true],
  // A small table is read as a whole, for one request; and what costs no more than a few requests is not worth a look.
  ['ReadUnitsAlarm', { keepsakes: 300, progress: 300 }, true],
  ['ReadUnitsAlarm', { keepsakes: 13.5, requests: 1 }, true],
  ['ReadUnitsAlarm', { keepsakes: 9, progress: 0.5 }, false],
  // Many users are erased anew after a restore.
  ['ReadUnitsAlarm', { keepsakes: 200, progress: 200, erasures: 150 }, false],
  ['CanaryFailingAlarm', {}, true],
  ['CanaryFailingAlarm', { awarded: 1 }, false],
  // A stage that nobody uses yet.
  ['PatrolSilentAlarm', {}, false],
  ['PatrolSilentAlarm', { activities: 1 }, true],
  ['PatrolSilentAlarm', { activities: 9_000, patrols: 1 }, false],
  ['TableReadAlarm', {}, false],
  ['TableReadAlarm', { keepsakesScanned: 1 }, true],
  ['TableReadAlarm', { editionsStated: 1 }, true],
  // A third of everybody, and one user at night who holds a hundred.
  ['ItemsPerAnswerAlarm', { scanned: 130, requests: 1 }, true],
  ['ItemsPerAnswerAlarm', { queried: 75, requests: 1 }, false],
  ['ItemsPerAnswerAlarm', { queried: 80_000, requests: 10_000 }, false],
  ['ActivitiesSilentAlarm', { sent: 9 }, true],
  ['ActivitiesSilentAlarm', { sent: 21, flown: 12 }, true],
  ['ActivitiesSilentAlarm', { sent: 22, flown: 12 }, false],
  ['ActivitiesSilentAlarm', {}, true],
  ['ActivitiesSilentAlarm', { sent: 10 }, false],
  ['ConcurrencyAlarm', { claimed: 801 }, true],
  ['ConcurrencyAlarm', { claimed: 799 }, false],
  ['ApiNearTimeoutAlarm', { list: 4_100, erase: 5_000 }, true],
  ['ApiNearTimeoutAlarm', { list: 3_900, erase: 23_000, ingest: 11_000 }, false],
  ['ActivityBacklogAlarm', { waiting: 90 }, false],
  ['ActivityBacklogAlarm', { waiting: 20_000, done: 1_000 }, true],
  ['ActivityBacklogAlarm', { waiting: 20_000, done: 10_000 }, false],
  // Nine failures of nine requests are too few, and ten of a thousand are ten times too many.
  ['ReadingBudgetHourAlarm', { errors: 9, requests: 9 }, false],
  ['ReadingBudgetHourAlarm', { errors: 14, requests: 1_000 }, false],
  ['ReadingBudgetHourAlarm', { errors: 15, requests: 1_000 }, true],
  ['ReadingBudgetFiveMinutesAlarm', { errors: 2, requests: 2 }, false],
  ['ReadingBudgetFiveMinutesAlarm', { errors: 3, requests: 3 }, true],
  ['ReadingBudgetSixHoursAlarm', { errors: 61, requests: 10_000 }, true],
  ['ReadingBudgetSixHoursAlarm', { errors: 59, requests: 10_000 }, false],
  ['ReadingBudgetSixHoursAlarm', { errors: 19, requests: 19 }, false],
  ['ReadingBudgetHalfHourAlarm', { errors: 4, requests: 4 }, false],
  ['ReadingBudgetHalfHourAlarm', { errors: 5, requests: 5 }, true],
  // An activity that fails comes again late: it counts once.
  ['AwardingBudgetHourAlarm', { failed: 700, late: 700, received: 10_000 }, false],
  ['AwardingBudgetHourAlarm', { failed: 10, late: 730, received: 10_000 }, true],
  ['IngestingBudgetHourAlarm', { failed: 15, accepted: 985 }, true],
  ['PushingBudgetHourAlarm', { late: 140, received: 1_000 }, false],
  ['PushingBudgetHourAlarm', { late: 150, received: 1_000 }, true],
  ['TableThrottledAlarm', {}, false],
  ['TableThrottledAlarm', { keepsakesReads: 2 }, false],
  ['TableThrottledAlarm', { progressWrites: 40, requests: 1_000, activities: 9_000 }, false],
  [
    'TableThrottledAlarm',
    { progressWrites: 90, keepsakesReads: 90, requests: 1_000, activities: 9_000 },
    true,
  ],
])('%s judges %j as bad: %s', (id, metrics, bad) => {
  expect(isBad(alarmOf(id, propertiesOf(compiled, id)), metrics)).toBe(bad)
})
