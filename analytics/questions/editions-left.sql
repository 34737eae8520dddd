-- Of each limited keepsake, how many are taken, how many are left, and within how many hours were they taken?
-- The highest number may be above how many are held. Numbers are not given out in strict order: under load some are skipped, and
-- given out later. And a number whose holder was erased is gone, though it counts as left here.
SELECT
  c.campaign_id,
  c.keepsake_id,
  c.supply,
  count(k."user") AS held,
  coalesce(max(k.edition_number), 0) AS highest_number,
  c.supply - count(k."user") AS at_most_left,
  date_diff('second', min(k.recorded_at), max(k.recorded_at)) / 3600e0 AS taken_within_hours
FROM catalogue_present c
LEFT JOIN keepsakes_present k
  ON k.campaign_id = c.campaign_id AND k.keepsake_id = c.keepsake_id AND k.edition_number IS NOT NULL
WHERE c.supply IS NOT NULL
GROUP BY c.campaign_id, c.keepsake_id, c.supply
ORDER BY c.campaign_id, c.keepsake_id
