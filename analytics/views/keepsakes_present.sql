-- The keepsakes that users hold now: the latest full export that is complete, and what changed after it.
WITH latest AS (
  SELECT export_id, exportdate, export_time, key_generation
  FROM exports
  WHERE table_name = 'keepsakes' AND kind = 'full'
  ORDER BY export_time DESC, export_id DESC
  LIMIT 1
),
-- Pseudonyms of another key cannot be joined: then what is there is that of the full export alone.
later AS (
  SELECT
    c.*,
    row_number() OVER (
      PARTITION BY c."user", c.campaign_id, c.keepsake_id
      ORDER BY c.written_at_micros DESC, e.export_time DESC, e.export_id DESC
    ) AS newest_first
  FROM keepsakes_changes c
  JOIN exports e ON e.export_id = c.export_id AND e.exportdate = c.exportdate
  CROSS JOIN latest l
  WHERE e.table_name = 'keepsakes' AND e.kind = 'incremental'
    AND e.export_time > l.export_time AND e.key_generation = l.key_generation
    AND c.written_at_micros >= 1000 * date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', l.export_time)
),
changed AS (
  SELECT * FROM later WHERE newest_first = 1
)
SELECT
  k.export_id, k."user", k.campaign_id, k.keepsake_id, k.earned_at, k.recorded_at,
  k.partner, k.edition_number, k.edition_of, k.silent, k.granted
FROM keepsakes k
JOIN latest l ON l.export_id = k.export_id AND l.exportdate = k.exportdate
LEFT JOIN changed c ON c."user" = k."user" AND c.campaign_id = k.campaign_id AND c.keepsake_id = k.keepsake_id
WHERE c."user" IS NULL
UNION ALL
SELECT
  export_id, "user", campaign_id, keepsake_id, earned_at, recorded_at,
  partner, edition_number, edition_of, silent, granted
FROM changed
WHERE NOT removed
