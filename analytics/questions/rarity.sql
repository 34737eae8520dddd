-- Which share of a campaign's people holds each keepsake, the rarest first?
WITH people AS (
  SELECT campaign_id, count(DISTINCT "user") AS people
  FROM (
    SELECT campaign_id, "user" FROM progress_present
    UNION ALL
    SELECT campaign_id, "user" FROM keepsakes_present
  ) seen
  GROUP BY campaign_id
),
held AS (
  SELECT campaign_id, keepsake_id, count(*) AS holders
  FROM keepsakes_present
  GROUP BY campaign_id, keepsake_id
)
SELECT
  c.campaign_id,
  c.keepsake_id,
  c.keepsake_title,
  coalesce(h.holders, 0) AS holders,
  p.people,
  100e0 * coalesce(h.holders, 0) / p.people AS percent_of_people
FROM catalogue_present c
JOIN people p ON p.campaign_id = c.campaign_id
LEFT JOIN held h ON h.campaign_id = c.campaign_id AND h.keepsake_id = c.keepsake_id
ORDER BY c.campaign_id, percent_of_people, c.keepsake_id
