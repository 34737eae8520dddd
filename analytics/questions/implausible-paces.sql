-- Whose activities earned keepsakes faster than anybody could: activities less than two seconds apart, more watched than time went by?
WITH paces AS (
  SELECT
    k.campaign_id,
    coalesce(k.partner, 'not known') AS partner,
    c.kind,
    c.target,
    date_diff('second', p.first_activity_at, k.earned_at) AS seconds
  FROM keepsakes_present k
  JOIN catalogue_present c ON c.campaign_id = k.campaign_id AND c.keepsake_id = k.keepsake_id
  JOIN progress_present p ON p."user" = k."user" AND p.campaign_id = k.campaign_id AND p.keepsake_id = k.keepsake_id
  WHERE NOT k.granted AND p.first_activity_at IS NOT NULL AND c.kind IN ('count', 'watch')
)
SELECT
  campaign_id,
  partner,
  count(*) AS awards,
  count(CASE WHEN kind = 'count' AND seconds < 2 * (target - 1) THEN 1 END) AS too_fast,
  -- Ends of intervals are rounded to a second.
  count(CASE WHEN kind = 'watch' AND seconds + 2 < 60 * target THEN 1 END) AS too_long
FROM paces
GROUP BY campaign_id, partner
ORDER BY campaign_id, partner
