-- The keepsakes that there are, by the catalogue of the latest full export that is complete.
WITH latest AS (
  SELECT c.export_id, c.exportdate
  FROM catalogue c
  JOIN exports e ON e.export_id = c.export_id AND e.exportdate = c.exportdate
  WHERE e.kind = 'full'
  ORDER BY e.export_time DESC, c.export_id DESC
  LIMIT 1
)
SELECT
  c.export_id, c.campaign_id, c.campaign_title, c.starts_at, c.ends_at, c.time_zone, c.keepsake_id,
  c.keepsake_title, c.kind, c.target, c.unit, c.supply, c.hidden, c.catalogue_version
FROM catalogue c
JOIN latest l ON l.export_id = c.export_id AND l.exportdate = c.exportdate
