import { partnerMistakes } from '../../infra/partner-policies.ts'
import type { StageSettings } from '../../packaging/stage-settings.ts'
import { nearestOf } from '../../schemas/nearest.ts'
import { type Mistake, mistake } from '../errors.ts'

/** Finds what is wrong with the stage's name: it ends up in names of buckets, which have the fewest letters to give. */
export function stageMistakes(stage: string): Mistake[] {
  if (stage === 'local')
    return [
      mistake('--stage', 'local is the stack of npm start: its issuer is on no network. Name another stage'),
    ]
  if (stage.length > 15)
    return [
      mistake(
        '--stage',
        `${stage} has ${stage.length} characters, and AWS has room for 15: a bucket is named after it, the account and the region`,
      ),
    ]
  if (!/^[a-z][a-z0-9-]*$/.test(stage) || stage.endsWith('-') || stage.includes('--'))
    return [
      mistake(
        '--stage',
        `${JSON.stringify(stage)} cannot be a stage: use lower case letters, digits and single hyphens, a letter first and no hyphen last`,
      ),
    ]
  return []
}

/** Finds all that is wrong with the settings of the stage: names that are none, and values that AWS or a function would not take. */
export function settingsMistakes({ defaults, values }: StageSettings): Mistake[] {
  const known = Object.keys(defaults)
  return Object.entries(values).flatMap(([name, value]) => {
    if (name === 'partners') return partnerMistakes(value).map((message) => mistake(name, message))
    const reason = known.includes(name) ? wrongWith(name, value, defaults[name]) : noSetting(name, known)
    return reason === undefined ? [] : [mistake(name, reason)]
  })
}

function noSetting(name: string, known: readonly string[]): string {
  const near = nearestOf(name, known)
  return `is no setting of serverless.yml${near ? `; did you mean ${near}?` : ': docs/deploying.md#settings lists them'}`
}

interface Allowed {
  readonly words: string
  takes(text: string): boolean
}

const SWITCH: Allowed = { words: 'true or false', takes: (text) => /^(?:true|false)$/.test(text) }
const COUNT: Allowed = { words: 'a whole number', takes: (text) => /^\d{1,15}$/.test(text) }
/** DynamoDB exports 15 minutes to a day at once, and the hours of a day are cut alike each day. */
const MINUTES: Allowed = {
  words: 'a number of minutes from 15 to 1440 that a day is a multiple of',
  takes: (text) => COUNT.takes(text) && Number(text) >= 15 && 1440 % Number(text) === 0,
}
const OF_ONE: Readonly<Record<string, Allowed>> = {
  incrementalExportMinutes: MINUTES,
  // It may be behind the clock too.
  clockOffsetSeconds: { words: 'a whole number of seconds', takes: (text) => /^-?\d{1,12}$/.test(text) },
  traceRatio: {
    words: 'a number from 0 to 1',
    takes: (text) => /^\d(?:\.\d+)?$/.test(text) && Number(text) <= 1,
  },
  release: {
    words:
      'a name of CodeDeploy: LambdaAllAtOnce, LambdaCanary10Percent5Minutes (or 10, 15, 30) or LambdaLinear10PercentEvery1Minute (or 2Minutes, 3Minutes, 10Minutes)',
    takes: (text) =>
      /^Lambda(?:AllAtOnce|Canary10Percent(?:5|10|15|30)Minutes|Linear10PercentEvery(?:1Minute|(?:2|3|10)Minutes))$/.test(
        text,
      ),
  },
}

function wrongWith(name: string, value: unknown, usual: unknown): string | undefined {
  const ofType = typeof usual === 'boolean' ? SWITCH : typeof usual === 'number' ? COUNT : undefined
  const allowed = OF_ONE[name] ?? ofType
  if (allowed === undefined || allowed.takes(String(value))) return undefined
  return `is ${JSON.stringify(value)}, and must be ${allowed.words}`
}
