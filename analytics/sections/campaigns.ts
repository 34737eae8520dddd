import { column, type Section } from '../section.ts'
import { rfc3339 } from '../standings.ts'

const SQL = `
  WITH each_campaign AS (
    SELECT campaign_id, any_value(campaign_title) AS campaign_title, any_value(starts_at) AS starts_at,
      any_value(ends_at) AS ends_at, any_value(zone) AS zone, any_value(keepsakes) AS keepsakes
    FROM shown GROUP BY campaign_id
  )
  SELECT campaign_id AS "campaignId", campaign_title AS title, ${rfc3339('starts_at')} AS "startsAt",
    ${rfc3339('ends_at')} AS "endsAt", zone AS "timeZone", keepsakes, count(user_number) AS touched,
    count(*) FILTER (viewers.halfway) AS halfway, count(*) FILTER (viewers.held > 0) AS earned,
    count(*) FILTER (keepsakes > 0 AND viewers.held >= keepsakes) AS "earnedAll"
  FROM each_campaign LEFT JOIN viewers USING (campaign_id)
  GROUP BY ALL ORDER BY campaign_id`

export const campaigns: Section = {
  key: 'campaigns',
  title: 'Campaigns',
  about:
    'Viewers who touched a campaign (they have progress or a keepsake in it), who came halfway to at least one of its keepsakes, who earned at least one, and who earned every one. A viewer of two campaigns counts in both.',
  columns: [
    column('campaignId', 'campaign', 'text'),
    column('title', 'title', 'text'),
    column('startsAt', 'starts', 'time'),
    column('endsAt', 'ends', 'time'),
    column('timeZone', 'time zone', 'text'),
    column('keepsakes', 'keepsakes'),
    column('touched', 'touched'),
    column('halfway', 'halfway'),
    column('earned', 'earned one'),
    column('earnedAll', 'earned all'),
  ],
  measures: ['touched', 'halfway', 'earned', 'earnedAll'].map((people) => ({ people })),
  rows: (database) => database.rows(SQL),
}
