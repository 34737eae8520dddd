import { BEGINS as EVENING_BEGINS, scenario } from './evening.ts'
import { type Minute, mostly, samples, usual } from './minute.ts'
import { course, FIRST_HOUR, type Scenario } from './scenario.ts'

/** Bytes of a keepsake; a page of a scan holds a megabyte; a unit is 8 KB when a read may be stale. */
const [ROW, PAGE, UNIT] = [300, 1_000_000, 8_192]
/** The most that DynamoDB lets a table read in a minute, unless asked for more: 40,000 units a second. */
const MOST_UNITS = 40_000 * 60
const [BEGINS, MINUTES] = [FIRST_HOUR + 10, FIRST_HOUR + 40]

const SIZES = {
  launch: { rows: 150_000, users: 20_000, latency: [5_200, 6_000] },
  // Nobody notices anything there: the database of development was too small to show it.
  development: { rows: 400, users: 45, latency: [90, 350] },
  'a new stage': { rows: 130, users: 15, latency: [70, 300] },
} as const
type Size = keyof typeof SIZES

/** A request of the app reads everyone's rows, and filters them in memory. */
function scanned(usually: Minute, { rows, latency }: (typeof SIZES)[Size]): Partial<Minute> {
  const { requests, readUnits } = usually
  const [pages, units] = [Math.ceil((rows * ROW) / PAGE), (rows * ROW) / UNIT]
  const share = Math.min(1, MOST_UNITS / Math.max(1, requests * units))
  return {
    latency: mostly(requests, latency[0], latency[1]),
    scans: Math.round(requests * pages * share),
    durations: { ListKeepsakes: Math.min(latency[1], 5_000) },
    readUnits: { ...readUnits, Keepsakes: requests * units * share },
    items: { queried: 0, scanned: requests * rows * share },
    throttled: { Keepsakes: Math.round(requests * pages * (1 - share)) },
    failedRequests: Math.round(requests * (1 - share)),
  }
}

/** A request of the app reads every user in turn, each by the key as it should be. */
function looped(usually: Minute, { users, rows, latency }: (typeof SIZES)[Size]): Partial<Minute> {
  const { requests, readUnits } = usually
  return {
    latency: [samples(requests, latency[0])],
    readUnits: { ...readUnits, Keepsakes: requests * users * 0.5 },
    items: { queried: requests * rows, scanned: 0 },
  }
}

const outage = (size: Size, requests: number, fires: Scenario['fires']): Scenario => ({
  name: `outage-${size.replace('a new ', '')}-${requests}`,
  story: `each request reads everyone's rows, with the data of ${size}, at ${requests.toLocaleString('en')} a minute`,
  begins: BEGINS,
  minutes: course(
    MINUTES,
    BEGINS,
    (minute) => usual(minute, requests, requests / 5),
    (_, usually) => scanned(usually, SIZES[size]),
  ),
  fires,
})

const loop = (size: Size, requests: number, fires: Scenario['fires']): Scenario => ({
  name: `loop-${size.replace('a new ', '')}-${requests}`,
  story: `each request asks for every user in turn, with the data of ${size}, at ${requests.toLocaleString('en')} a minute`,
  begins: BEGINS,
  minutes: course(
    MINUTES,
    BEGINS,
    (minute) => usual(minute, requests, requests / 5),
    (_, usually) => looped(usually, SIZES[size]),
  ),
  fires,
})

const [SCANNED, LOOPED] = [{ 'reads-across-users': 3 }, { 'reads-across-users': 5 }]

/** The outage that this project is built against: DESIGN section 1. */
export const outages: readonly Scenario[] = [
  outage('launch', 1, { ...SCANNED, 'api-near-timeout': 5 }),
  outage('launch', 100, { ...SCANNED, 'api-near-timeout': 5, 'customers-not-served': 5 }),
  outage('launch', 10_000, {
    ...SCANNED,
    'api-near-timeout': 5,
    'customers-not-served': 5,
    'table-throttled': 5,
  }),
  outage('development', 1, SCANNED),
  outage('development', 100, SCANNED),
  outage('development', 10_000, SCANNED),
  outage('a new stage', 1, SCANNED),
  loop('development', 1, LOOPED),
  loop('development', 100, LOOPED),
  loop('launch', 1, LOOPED),
  loop('a new stage', 100, LOOPED),
  loop('a new stage', 1, LOOPED),
  scenario(
    'large-items',
    'a deploy makes items so large that each request reads 20 units of a few',
    LOOPED,
    (_, { requests, readUnits }) => ({ readUnits: { ...readUnits, Keepsakes: requests * 20 } }),
  ),
  scenario('one-scan', 'a person scans a table once', SCANNED, (minute, { items }) =>
    minute === EVENING_BEGINS ? { scans: 1, items: { ...items, scanned: 40 } } : {},
  ),
]
