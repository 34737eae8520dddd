-- Of those who began a streak, how many came back for a second day, a third, and so on?
WITH reached AS (
  SELECT p.campaign_id, p.keepsake_id, p."user", CAST(floor(p."current") AS INTEGER) AS days
  FROM progress_present p
  JOIN catalogue_present c ON c.campaign_id = p.campaign_id AND c.keepsake_id = p.keepsake_id
  WHERE c.kind = 'streak' AND p."current" >= 1
),
steps AS (
  SELECT DISTINCT campaign_id, keepsake_id, days FROM reached
),
begun AS (
  SELECT campaign_id, keepsake_id, count(*) AS people FROM reached GROUP BY campaign_id, keepsake_id
)
SELECT
  s.campaign_id,
  s.keepsake_id,
  s.days,
  count(*) AS people,
  100e0 * count(*) / max(b.people) AS percent_of_those_who_began
FROM steps s
JOIN reached r ON r.campaign_id = s.campaign_id AND r.keepsake_id = s.keepsake_id AND r.days >= s.days
JOIN begun b ON b.campaign_id = s.campaign_id AND b.keepsake_id = s.keepsake_id
GROUP BY s.campaign_id, s.keepsake_id, s.days
ORDER BY s.campaign_id, s.keepsake_id, s.days
