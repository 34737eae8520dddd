/**
 * No count can say these, as nothing here runs on AWS. Each is told in docs/capacity.md; measure them on a stage, and put in what
 * you find.
 */
export const ASSUMED = {
  /** A request of DynamoDB, answered: AWS promises single-digit milliseconds. */
  tableMs: 5,
  /** PutEvents, answered. */
  busMs: 25,
  /** From PutEvents to the queue where nothing waits. AWS said in 2024 that 99 % of events take 129 ms. */
  deliveryMs: 130,
  /** A poller that has found messages waits so long for a batch to fill. */
  gatherMs: 20,
  /** A new environment, until it takes its first batch. */
  coldStartMs: 400,
  /** A function with so much memory has all of a processor like the one that counted. */
  megabytesOfProcessor: 1769,
  /** The part of the time that an environment awards, between its first batch and its end. */
  busy: 0.1,
  /** The part of batches that fail once: an environment ends, a network breaks. They come again after the visibility timeout. */
  failing: 0.0001,
  /** How long an app stays open, with its live connection. */
  minutesOpen: 5,
  /** Progress of a user, at most, in bytes. */
  progressBytes: 1024,
  /** One asks for so much more than is needed. */
  headroom: 1.5,
} as const

/** The template sets these. tests/capacity/settings.test.ts holds them to it. */
export const DEPLOYED = {
  awardConcurrency: 100,
  /** The first figure of a table that is not warmed. */
  warmWritesPerSecond: 4_000,
  warmReadsPerSecond: 12_000,
  /** Each route that apps read has this, and so have connects. */
  requestsPerSecond: 2_000,
  liveRequestsPerSecond: 500,
  visibilitySeconds: 120,
  archiveDays: 90,
  /** Users that one invocation of awardKeepsakes awards side by side. */
  usersAtOnce: 50,
} as const
