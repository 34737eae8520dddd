-- Of those who began with a keepsake, how many are halfway, how many have it, and how many met it when none was left?
SELECT
  campaign_id,
  keepsake_id,
  count(CASE WHEN met OR "current" > 0 THEN 1 END) AS touched,
  count(CASE WHEN met OR "current" * 2 >= target THEN 1 END) AS halfway,
  count(CASE WHEN met AND NOT sold_out THEN 1 END) AS earned,
  count(CASE WHEN sold_out THEN 1 END) AS too_late
FROM progress_present
GROUP BY campaign_id, keepsake_id
ORDER BY campaign_id, keepsake_id
