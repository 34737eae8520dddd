-- How far users were at the last moment that is known: a full export that is complete, and what changed after it.
WITH fulls AS (
  SELECT export_id, exportdate, export_time, key_generation
  FROM exports
  WHERE table_name = 'progress' AND kind = 'full'
),
-- A period that was exported twice counts once.
periods AS (
  SELECT from_time, export_time, key_generation, max(export_id) AS export_id
  FROM exports
  WHERE table_name = 'progress' AND kind = 'incremental'
  GROUP BY from_time, export_time, key_generation
),
-- Each full export with the periods after it. One that does not begin where the one before ends leaves a gap: what was put and
-- removed within a period is in no incremental export, so a period in whose midst the full export lies tells not all either.
-- Pseudonyms of another key cannot be joined.
linked AS (
  SELECT
    f.export_id AS full_id, p.export_id, p.from_time, p.export_time,
    CASE
      WHEN p.from_time = lag(p.export_time, 1, f.export_time) OVER (
        PARTITION BY f.export_id ORDER BY p.export_time, p.from_time
      ) THEN 0
      ELSE 1
    END AS gap
  FROM fulls f
  JOIN periods p ON p.export_time > f.export_time AND p.key_generation = f.key_generation
),
counted AS (
  SELECT full_id, export_id, export_time, sum(gap) OVER (PARTITION BY full_id ORDER BY export_time, from_time) AS gaps
  FROM linked
),
followed AS (
  SELECT full_id, export_id, export_time FROM counted WHERE gaps = 0
),
latest AS (
  SELECT f.export_id, f.exportdate
  FROM fulls f
  LEFT JOIN (SELECT full_id, max(export_time) AS reached FROM followed GROUP BY full_id) r ON r.full_id = f.export_id
  ORDER BY coalesce(r.reached, f.export_time) DESC, f.export_time DESC, f.export_id DESC
  LIMIT 1
),
-- A change has all rows of a user in a campaign, so those of one write are of one rank.
changed AS (
  SELECT * FROM (
    SELECT
      c.*,
      rank() OVER (PARTITION BY c."user", c.campaign_id ORDER BY c.written_at_micros DESC) AS newest_first
    FROM progress_changes c
    JOIN exports e ON e.export_id = c.export_id AND e.exportdate = c.exportdate
    JOIN followed w ON w.export_id = e.export_id
    JOIN latest l ON l.export_id = w.full_id
  ) later
  WHERE newest_first = 1
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
