import { column, type Section } from '../section.ts'
import { localDay, quarterOf } from '../standings.ts'

const SQL = `
  WITH zones AS (
    SELECT campaign_id, any_value(zone) AS zone, any_value(keepsakes) AS keepsakes FROM shown GROUP BY campaign_id
  ), quarters AS (
    SELECT campaign_id, ${quarterOf('first_activity_at')} AS quarter, count(*) AS viewers,
      count(*) FILTER (held > 0) AS one, count(*) FILTER (held > 0 AND held * 2 >= keepsakes) AS half,
      count(*) FILTER (keepsakes > 0 AND held >= keepsakes) AS every_one
    FROM viewers JOIN zones USING (campaign_id) GROUP BY ALL
  ), days AS (
    SELECT campaign_id, ${localDay('quarter', 'zone')} AS day, sum(viewers) AS viewers, sum(one) AS one, sum(half) AS half,
      sum(every_one) AS every_one
    FROM quarters JOIN zones USING (campaign_id) GROUP BY ALL
  )
  SELECT campaign_id AS "campaignId", day AS "firstDay", viewers, one AS "earnedOne", half AS "earnedHalf",
    every_one AS "earnedAll", one / viewers AS "shareOne", half / viewers AS "shareHalf", every_one / viewers AS "shareAll"
  FROM days ORDER BY campaign_id, day NULLS LAST`

export const cohorts: Section = {
  key: 'cohorts',
  title: 'Completion by first day',
  about:
    'Viewers by the local day of their first activity that counted, and how many of them hold one, half and all keepsakes of the campaign by now: as numbers, and as shares of the viewers of the day.',
  columns: [
    column('campaignId', 'campaign', 'text'),
    column('firstDay', 'first day', 'day'),
    column('viewers', 'viewers'),
    column('earnedOne', 'hold one'),
    column('earnedHalf', 'hold half'),
    column('earnedAll', 'hold all'),
    column('shareOne', 'one, share', 'share'),
    column('shareHalf', 'half, share', 'share'),
    column('shareAll', 'all, share', 'share'),
  ],
  measures: [
    {
      people: 'viewers',
      tells: ['earnedOne', 'earnedHalf', 'earnedAll', 'shareOne', 'shareHalf', 'shareAll'],
      sumsWithin: ['campaignId'],
    },
    { people: 'earnedOne', tells: ['shareOne'], sumsWithin: ['campaignId'] },
    { people: 'earnedHalf', tells: ['shareHalf'] },
    { people: 'earnedAll', tells: ['shareAll'], sumsWithin: ['campaignId'] },
  ],
  rows: (database) => database.rows(SQL),
}
