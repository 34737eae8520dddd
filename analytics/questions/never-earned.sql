-- Which keepsakes does nobody hold, and how near has anybody come?
SELECT
  c.campaign_id,
  c.keepsake_id,
  c.keepsake_title,
  c.kind,
  c.ends_at,
  count(DISTINCT p."user") AS began,
  coalesce(max(100e0 * p."current" / p.target), 0) AS nearest_percent
FROM catalogue_present c
LEFT JOIN keepsakes_present k ON k.campaign_id = c.campaign_id AND k.keepsake_id = c.keepsake_id
LEFT JOIN progress_present p
  ON p.campaign_id = c.campaign_id AND p.keepsake_id = c.keepsake_id AND p."current" > 0
WHERE k."user" IS NULL
GROUP BY c.campaign_id, c.keepsake_id, c.keepsake_title, c.kind, c.ends_at
ORDER BY c.campaign_id, c.keepsake_id
