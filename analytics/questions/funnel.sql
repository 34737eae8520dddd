-- Of those who began with a keepsake, how many are halfway, and how many have it?
SELECT
  campaign_id,
  keepsake_id,
  count(CASE WHEN met OR "current" > 0 THEN 1 END) AS touched,
  count(CASE WHEN met OR "current" * 2 >= target THEN 1 END) AS halfway,
  count(CASE WHEN met THEN 1 END) AS earned,
  count(CASE WHEN sold_out AND NOT met THEN 1 END) AS too_late
FROM progress_present
GROUP BY campaign_id, keepsake_id
ORDER BY campaign_id, keepsake_id
