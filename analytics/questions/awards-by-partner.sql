-- Whose activities completed how many keepsakes?
SELECT
  campaign_id,
  CASE WHEN granted THEN 'by hand' ELSE coalesce(partner, 'not known') END AS completed_by,
  count(*) AS awards,
  count(DISTINCT "user") AS people
FROM keepsakes_present
GROUP BY campaign_id, CASE WHEN granted THEN 'by hand' ELSE coalesce(partner, 'not known') END
ORDER BY campaign_id, awards DESC, completed_by
