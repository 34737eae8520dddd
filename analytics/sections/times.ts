import { column, type Section } from '../section.ts'
import { secondsBetween } from '../standings.ts'

const QUANTILES = [10, 25, 50, 75, 90] as const

const SINCE = [
  { since: 'campaignStart', seconds: secondsBetween('starts_at', 'earned_at') },
  { since: 'firstActivity', seconds: secondsBetween('first_activity_at', 'earned_at') },
] as const

function keyOf(percent: number): string {
  return percent === 50 ? 'median' : `p${percent}`
}

const FOUND = SINCE.map(
  ({ since, seconds }) => `
  SELECT campaign_id AS "campaignId", keepsake_id AS "keepsakeId", any_value(keepsake_title) AS title, '${since}' AS since,
    count(*) AS viewers, quantile_disc(${seconds}, [${QUANTILES.map((each) => each / 100).join(', ')}]) AS quantiles
  FROM standings JOIN shown USING (campaign_id, keepsake_id)
  WHERE held AND NOT granted AND ${seconds} IS NOT NULL
  GROUP BY campaign_id, keepsake_id`,
).join(' UNION ALL ')

const SQL = `
  SELECT * EXCLUDE quantiles, ${QUANTILES.map((percent, at) => `quantiles[${at + 1}] AS ${keyOf(percent)}`).join(', ')}
  FROM (${FOUND}) ORDER BY "campaignId", "keepsakeId", since`

export const times: Section = {
  key: 'times',
  title: 'How long it took',
  about:
    "The time within which 10, 25, 50, 75 and 90 % of a keepsake's viewers had earned it: from the start of the campaign, and from the viewer's first activity that counted in it. Keepsakes given by hand are left out.",
  columns: [
    column('campaignId', 'campaign', 'text'),
    column('keepsakeId', 'keepsake', 'text'),
    column('title', 'title', 'text'),
    column('since', 'since', 'text'),
    column('viewers', 'viewers'),
    ...QUANTILES.map((percent) =>
      column(keyOf(percent), percent === 50 ? 'median' : `${percent} %`, 'seconds'),
    ),
  ],
  measures: [{ people: 'viewers', tells: QUANTILES.map(keyOf), holders: true }],
  rows: (database) => database.rows(SQL),
}
