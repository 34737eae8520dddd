import { column, type Section } from '../section.ts'
import { rfc3339, secondsBetween } from '../standings.ts'

const SHARES = [50, 90, 100] as const

const timeOf = (share: number) => `min(earned_at) FILTER (place = ceil(supply * ${share / 100}))`

const SQL = `
  WITH numbered AS (
    SELECT campaign_id, keepsake_id, earned_at, edition_number, edition_of,
      row_number() OVER (PARTITION BY campaign_id, keepsake_id ORDER BY earned_at, edition_number) AS place
    FROM standings WHERE edition_number IS NOT NULL
  ), supplies AS (
    SELECT campaign_id, keepsake_id, coalesce(any_value(shown.supply), max(edition_of)) AS supply
    FROM shown LEFT JOIN numbered USING (campaign_id, keepsake_id)
    WHERE shown.supply IS NOT NULL OR edition_number IS NOT NULL GROUP BY ALL
  ), taken AS (
    SELECT campaign_id, keepsake_id, count(edition_number) AS taken, max(edition_number) AS highest,
      ${SHARES.map((share) => `${timeOf(share)} AS at_${share}`).join(', ')}
    FROM supplies LEFT JOIN numbered USING (campaign_id, keepsake_id) GROUP BY ALL
  )
  SELECT supplies.campaign_id AS "campaignId", supplies.keepsake_id AS "keepsakeId", keepsake_title AS title, supplies.supply, taken,
    supplies.supply - taken AS "left", highest AS "highestNumber",
    ${SHARES.map((share) => `${rfc3339(`at_${share}`)} AS "at${share}"`).join(', ')},
    ${SHARES.map((share) => `${secondsBetween('starts_at', `at_${share}`)} AS "seconds${share}"`).join(', ')}
  FROM supplies JOIN taken USING (campaign_id, keepsake_id) JOIN shown USING (campaign_id, keepsake_id)
  ORDER BY ALL`

export const editions: Section = {
  key: 'editions',
  title: 'Editions',
  about:
    'How many numbers of a limited keepsake viewers hold, how many nobody holds, and how long after the start of the campaign 50, 90 and 100 % of the supply were earned. The highest number may be above how many are held: numbers are not given out in strict order, so under load some are skipped, and given out later; and the number of a viewer who was erased counts as left, though nobody gets it again.',
  columns: [
    column('campaignId', 'campaign', 'text'),
    column('keepsakeId', 'keepsake', 'text'),
    column('title', 'title', 'text'),
    column('supply', 'supply'),
    column('taken', 'held'),
    column('left', 'left'),
    column('highestNumber', 'highest number'),
    ...SHARES.map((share) => column(`at${share}`, `${share} % earned at`, 'time')),
    ...SHARES.map((share) => column(`seconds${share}`, `${share} % after`, 'seconds')),
  ],
  measures: [
    {
      people: 'taken',
      tells: ['left', 'highestNumber', ...SHARES.flatMap((share) => [`at${share}`, `seconds${share}`])],
      holders: true,
    },
  ],
  rows: (database) => database.rows(SQL),
}
