-- Which route reads how much, for how many items, today and yesterday in UTC? A request should cost by what its own user has.
SELECT
  route,
  count(CASE WHEN latencyms IS NOT NULL THEN 1 END) AS requests,
  count(readunits) AS reading,
  round(sum(readunits), 1) AS units,
  round(avg(readunits), 2) AS units_each,
  max(readunits) AS most_units,
  round(avg(TRY_CAST(items AS double)), 2) AS items_each,
  round(sum(readunits) / nullif(sum(TRY_CAST(items AS double)), 0), 2) AS units_an_item,
  max(TRY_CAST(latencyms AS integer)) AS longest_ms
FROM requests
WHERE "day" >= CAST(CAST(current_date - INTERVAL '1' DAY AS date) AS varchar)
GROUP BY route
ORDER BY units DESC NULLS LAST, route
