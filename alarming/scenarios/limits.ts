import { BEGINS, REQUESTS, scenario } from './evening.ts'
import { type Minute, usual } from './minute.ts'
import { course, FIRST_HOUR, type Scenario } from './scenario.ts'

const HOUR = 60
const some = (all: number): number => Math.round(all / 25)

/** Work comes near a limit, is refused by one, or is not there at all. */
export const limits: readonly Scenario[] = [
  scenario(
    'export-near-timeout',
    'the exports of users with much take 14 of the 15 seconds that they have',
    { 'api-near-timeout': 5 },
    () => ({ durations: { ExportUser: 14_000 } }),
  ),
  scenario(
    'award-near-timeout',
    'the slowest batches of activities take 17 of the 20 seconds that they have',
    { 'work-near-timeout': 5 },
    () => ({ durations: { AwardKeepsakes: 17_000 } }),
  ),
  scenario(
    'file-near-timeout',
    'a file of an export takes 13 of the 15 minutes that it has',
    { 'slow-work-near-timeout': 3 },
    (minute) => (minute === BEGINS ? { durations: { TidyExport: 780_000 } } : {}),
  ),
  scenario(
    'client-floods-a-route',
    'one client asks a route for more than its rate: one request in 14 is answered 429',
    { 'api-throttled': 5 },
    (_, { requests }) => ({ throttledRequests: Math.round(requests / 14) }),
  ),
  scenario(
    'issuer-changed',
    'the issuer signs with keys that nobody knows: nine requests in ten are answered 401',
    { 'api-refused-rate': 13 },
    (_, { requests }) => ({ refusedRequests: Math.round(requests * 0.9) }),
  ),
  scenario(
    'page-not-served',
    'the distribution may not read the bucket of the page: one request in twenty is answered 5xx',
    { 'site-error-rate': 5 },
    (_, { site }) => ({ site: { ...site, errors: 5 } }),
  ),
  scenario(
    'page-refused',
    'the web ACL has viewers wait: four requests in ten are answered 429',
    { 'site-refused-rate': 13 },
    (_, { site }) => ({ site: { ...site, refused: 40 } }),
  ),
  scenario(
    'put-events-throttled',
    'the account puts more events on its buses than its quota: one call in 25 is refused',
    { 'activities-not-taken': 5 },
    (_, { bus }) => ({ bus: { calls: bus.calls, refused: Math.max(4, some(bus.calls)) } }),
  ),
  scenario(
    'rules-fail',
    'rules cannot ask for an export or a patrol, or tell of what has happened, once each',
    { 'rule-failed': 3 },
    (minute) => {
      const once = { failed: 1, lost: 0 }
      const rules = {
        Live: once,
        FullExport: once,
        IncrementalExport: once,
        ExportManifest: once,
        Patrol: once,
        StudioClock: once,
      }
      return minute === BEGINS ? { rules } : {}
    },
  ),
  scenario(
    'events-lost',
    'an event of each rule is taken neither by its queue nor by its dead-letter queue',
    { 'rule-failed': 3, 'rule-lost': 3 },
    (minute) => {
      const lost = { failed: 1, lost: 1 }
      const rules = { Activity: lost, FullExport: lost, IncrementalExport: lost, ExportManifest: lost }
      return minute === BEGINS ? { rules } : {}
    },
  ),
  scenario('pager-away', 'a page does not reach whom it is for', { 'pages-undelivered': 3 }, (minute) =>
    minute === BEGINS ? { undelivered: { pages: 1, tickets: 0 } } : {},
  ),
  scenario(
    'tickets-away',
    'a ticket does not reach what collects them',
    { 'tickets-undelivered': 3 },
    (minute) => (minute === BEGINS ? { undelivered: { pages: 0, tickets: 1 } } : {}),
  ),
  silent('all-silent', 'nobody publishes anything, and no app asks', 0),
  silent('nearly-silent', 'five activities and five requests an hour are left', 5),
]

function silent(name: string, story: string, perHour: number): Scenario {
  const rare = (minute: number): Minute => usual(minute, perHour / HOUR, perHour / HOUR)
  return {
    name,
    story,
    begins: BEGINS,
    minutes: course(FIRST_HOUR + 2 * HOUR, BEGINS, (minute) => usual(minute, REQUESTS, REQUESTS), rare),
    fires: { 'activities-silent': HOUR + 3, 'requests-silent': HOUR + 3 },
  }
}
