-- How far users are now: the latest full export that is complete, and what changed after it.
WITH latest AS (
  SELECT export_id, exportdate, export_time, key_generation
  FROM exports
  WHERE table_name = 'progress' AND kind = 'full'
  ORDER BY export_time DESC, export_id DESC
  LIMIT 1
),
-- A change has all rows of a user in a campaign, so those of one write are of one rank. Pseudonyms of another key cannot be
-- joined: then what is there is that of the full export alone.
later AS (
  SELECT
    c.*,
    rank() OVER (
      PARTITION BY c."user", c.campaign_id
      ORDER BY c.written_at_micros DESC, e.export_time DESC, e.export_id DESC
    ) AS newest_first
  FROM progress_changes c
  JOIN exports e ON e.export_id = c.export_id AND e.exportdate = c.exportdate
  CROSS JOIN latest l
  WHERE e.table_name = 'progress' AND e.kind = 'incremental'
    AND e.export_time > l.export_time AND e.key_generation = l.key_generation
    AND c.written_at_micros >= 1000 * date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', l.export_time)
),
changed AS (
  SELECT * FROM later WHERE newest_first = 1
),
changed_users AS (
  SELECT DISTINCT "user", campaign_id FROM changed
)
SELECT
  p.export_id, p."user", p.campaign_id, p.keepsake_id, p."current", p.target,
  p.unit, p.met, p.sold_out, p.first_activity_at, p.catalogue_version
FROM progress p
JOIN latest l ON l.export_id = p.export_id AND l.exportdate = p.exportdate
LEFT JOIN changed_users c ON c."user" = p."user" AND c.campaign_id = p.campaign_id
WHERE c."user" IS NULL
UNION ALL
SELECT
  export_id, "user", campaign_id, keepsake_id, "current", target,
  unit, met, sold_out, first_activity_at, catalogue_version
FROM changed
WHERE NOT removed
