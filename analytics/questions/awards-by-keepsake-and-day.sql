-- How many of each keepsake were earned on each day, in UTC?
SELECT campaign_id, keepsake_id, CAST(earned_at AS DATE) AS earned_on, count(*) AS awards
FROM keepsakes_present
GROUP BY campaign_id, keepsake_id, CAST(earned_at AS DATE)
ORDER BY campaign_id, keepsake_id, earned_on
