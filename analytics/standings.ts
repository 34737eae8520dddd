import type { Database } from './database.ts'
import { AnalyticsError } from './errors.ts'

/**
 * The sections of the report count these. `standings` has a row for each user and keepsake of either table. A user is a number of
 * 128 bits there, of the pseudonym: joining by it takes a third of what joining by texts does. `viewers` has a row for each
 * user and campaign; `shown` one for each keepsake that the catalogue has or somebody holds, with its campaign.
 */
const STANDINGS = `
  CREATE TABLE standings AS
  SELECT
    user_number, campaign_id, keepsake_id,
    coalesce(held.held, false) AS held,
    coalesce(held.held, false) OR coalesce(begun.met OR begun.current > 0, false) AS touched,
    coalesce(held.held, false) OR coalesce(begun.met OR begun.current * 2 >= begun.target, false) AS halfway,
    CASE WHEN begun.met THEN begun.target ELSE begun.current END AS current,
    begun.target, begun.first_activity_at,
    held.earned_at, held.partner, held.edition_number, held.edition_of, coalesce(held.granted, false) AS granted
  FROM (
    SELECT md5_number("user") AS user_number, campaign_id, keepsake_id, current, target, met, first_activity_at FROM progress
  ) AS begun
  FULL JOIN (
    SELECT md5_number("user") AS user_number, campaign_id, keepsake_id, true AS held,
      earned_at, partner, edition_number, edition_of, granted
    FROM keepsakes
  ) AS held
  USING (user_number, campaign_id, keepsake_id)`

const VIEWERS = `
  CREATE TABLE viewers AS
  SELECT user_number, campaign_id, min(first_activity_at) AS first_activity_at,
    bool_or(halfway) AS halfway, count(*) FILTER (held) AS held
  FROM standings GROUP BY user_number, campaign_id`

const SHOWN = `
  CREATE TABLE shown AS
  WITH campaigns AS (
    SELECT campaign_id, any_value(campaign_title) AS campaign_title, any_value(starts_at) AS starts_at,
      any_value(ends_at) AS ends_at, any_value(time_zone) AS said_zone, count(*) AS keepsakes
    FROM catalogue GROUP BY campaign_id
  ), every AS (
    SELECT campaign_id, keepsake_id FROM catalogue UNION SELECT DISTINCT campaign_id, keepsake_id FROM standings
  )
  SELECT every.campaign_id, every.keepsake_id, coalesce(campaigns.campaign_title, every.campaign_id) AS campaign_title,
    campaigns.starts_at, campaigns.ends_at, coalesce(campaigns.keepsakes, 0) AS keepsakes,
    CASE WHEN said_zone IN (SELECT name FROM pg_timezone_names()) THEN said_zone ELSE 'UTC' END AS zone,
    coalesce(keepsake_title, every.keepsake_id) AS keepsake_title,
    catalogue.keepsake_id IS NOT NULL AS is_catalogued, kind, catalogue.target, catalogue.unit, supply
  FROM every
  LEFT JOIN campaigns USING (campaign_id)
  LEFT JOIN catalogue USING (campaign_id, keepsake_id)`

/** Twice the same row would be counted twice: then the files of the export overlap. */
const DOUBLED = `
  SELECT campaign_id AS campaign, keepsake_id AS keepsake FROM standings
  GROUP BY ALL HAVING count(*) <> count(DISTINCT user_number) ORDER BY ALL LIMIT 1`

/** Makes the tables that the sections of the report count. @throws AnalyticsError when a row is there twice */
export async function makeStandings(database: Database): Promise<void> {
  for (const sql of [STANDINGS, VIEWERS, SHOWN]) await database.run(sql)
  const [doubled] = await database.rows<{ campaign: string; keepsake: string }>(DOUBLED)
  if (doubled)
    throw new AnalyticsError(
      `the export has a user's ${doubled.campaign}/${doubled.keepsake} twice: its files overlap; fetch it again by keepsakes export`,
    )
}

/** The local day of a time, by the zone of its campaign, as a text. */
export const localDay = (time: string, zone: string) =>
  `CAST(CAST(timezone(${zone}, timezone('UTC', ${time})) AS DATE) AS VARCHAR)`

/**
 * The quarter of an hour of a time. Offsets of zones are whole quarters, so whatever is of one quarter is of one local day;
 * and days of a few thousand quarters are found in a twentieth of the time that those of millions of rows take.
 */
export const quarterOf = (time: string) => `time_bucket(INTERVAL 15 minutes, ${time})`

/** A time as RFC 3339. */
export const rfc3339 = (time: string) => `strftime(${time}, '%Y-%m-%dT%H:%M:%S.%gZ')`

/** Seconds from one time to another. */
export const secondsBetween = (from: string, to: string) => `(epoch_ms(${to}) - epoch_ms(${from})) / 1000.0`
