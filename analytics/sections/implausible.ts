import { column, type Section } from '../section.ts'
import { secondsBetween } from '../standings.ts'

/** From where on an award is hardly plausible. They are told with the figures. */
export const THRESHOLDS = {
  /** Seconds from one activity to the next, on the whole. */
  secondsAnActivity: 2,
  activitiesAMinute: 60,
  /** Activities that a keepsake takes: of fewer there is no pace. */
  leastActivities: 3,
  /** Hours that a keepsake takes. */
  leastHoursWatched: 12,
  /** The share of all the time since the first activity. */
  shareWatched: 0.95,
} as const

const SECONDS = secondsBetween('first_activity_at', 'earned_at')
const { secondsAnActivity, activitiesAMinute, leastActivities, leastHoursWatched, shareWatched } = THRESHOLDS
const COUNTS = `unit = 'activities' AND standings.target >= ${leastActivities}`
const WATCHES = `unit = 'minutes' AND standings.target >= ${leastHoursWatched * 60}`

const SIGNS = [
  {
    sign: 'fasterThanReading',
    judged: COUNTS,
    found: `${SECONDS} < ${secondsAnActivity} * (standings.target - 1)`,
  },
  {
    sign: 'flood',
    judged: COUNTS,
    found: `${SECONDS} < ${60 / activitiesAMinute} * (standings.target - 1)`,
  },
  { sign: 'neverOff', judged: WATCHES, found: `standings.target * 60 > ${shareWatched} * ${SECONDS}` },
] as const

/** In the order in which they are told. */
export const SIGN_KEYS: readonly string[] = SIGNS.map(({ sign }) => sign)

const SQL = SIGNS.map(
  ({ sign, judged, found }) => `
  SELECT campaign_id AS "campaignId", partner, '${sign}' AS sign,
    CASE WHEN count(DISTINCT keepsake_id) = 1 THEN any_value(keepsake_id) END AS "keepsakeId", count(*) FILTER (${found}) AS awards,
    count(DISTINCT user_number) FILTER (${found}) AS viewers, count(DISTINCT user_number) AS "ofViewers"
  FROM standings JOIN shown USING (campaign_id, keepsake_id)
  WHERE held AND NOT granted AND first_activity_at IS NOT NULL AND ${judged}
  GROUP BY ALL`,
).join(' UNION ALL ')

export const implausible: Section = {
  key: 'implausible',
  title: 'Hardly plausible',
  about:
    `Awards that a person hardly earns, by the partner whose event completed them. Faster than reading: a keepsake for ${leastActivities} activities or more ` +
    `in less than ${secondsAnActivity} seconds from one to the next, on the whole. Flood: in more than ${activitiesAMinute} a minute, a part of the former. ` +
    `Never off: a keepsake for ${leastHoursWatched} hours of watching or more in which more than ${shareWatched * 100} % of all time was watched. ` +
    "Time is counted from the viewer's first activity in the campaign to the award, so whoever began with something else is not found: these are the least there are. Viewers are those of such awards, out of all whose awards the sign judges (of viewers). The keepsake is named where one alone is judged.",
  columns: [
    column('campaignId', 'campaign', 'text'),
    column('partner', 'partner', 'text'),
    column('sign', 'sign', 'text'),
    column('keepsakeId', 'keepsake', 'text'),
    column('awards', 'awards'),
    column('viewers', 'viewers'),
    column('ofViewers', 'of viewers'),
  ],
  measures: [
    { people: 'viewers', tells: ['awards'], holders: true },
    // Those of one keepsake may be all of its holders.
    { people: 'ofViewers', tells: ['viewers', 'awards'], holders: true },
  ],
  rows: (database) => database.rows(`${SQL} ORDER BY ALL`),
}
