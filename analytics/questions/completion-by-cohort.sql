-- Of those who began a campaign on the same day, in UTC, how many have one keepsake, half of them, all of them?
WITH beginners AS (
  SELECT campaign_id, "user", CAST(min(first_activity_at) AS DATE) AS began_on
  FROM progress_present
  WHERE first_activity_at IS NOT NULL
  GROUP BY campaign_id, "user"
),
offered AS (
  SELECT campaign_id, count(*) AS keepsakes
  FROM catalogue_present
  GROUP BY campaign_id
),
held AS (
  SELECT campaign_id, "user", count(*) AS keepsakes
  FROM keepsakes_present
  GROUP BY campaign_id, "user"
)
SELECT
  b.campaign_id,
  b.began_on,
  count(*) AS people,
  count(CASE WHEN h.keepsakes >= 1 THEN 1 END) AS with_one,
  count(CASE WHEN h.keepsakes * 2 >= o.keepsakes THEN 1 END) AS with_half,
  count(CASE WHEN h.keepsakes >= o.keepsakes THEN 1 END) AS with_all
FROM beginners b
JOIN offered o ON o.campaign_id = b.campaign_id
LEFT JOIN held h ON h.campaign_id = b.campaign_id AND h."user" = b."user"
GROUP BY b.campaign_id, b.began_on
ORDER BY b.campaign_id, b.began_on
