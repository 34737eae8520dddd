/** One partner's activities of a while. */
export interface Judged {
  readonly partnerId: string
  readonly received: number
  readonly rejected: number
}

/** One in twenty is wrong: as with the alarms of all partners together. */
export const MOST_REJECTED = 0.05
/** Fewer rejected activities say nothing. */
export const LEAST_REJECTED = 10
/** Standard deviations: chance alone reaches beyond them once in 740 times. */
const Z = 3

/**
 * Finds partners of whose activities more than MOST_REJECTED are rejected, beyond what chance does to a few: the lower end of
 * Wilson's score interval lies above it.
 */
export function rejectedPartners(judged: readonly Judged[]): Judged[] {
  return judged.filter(
    ({ received, rejected }) =>
      rejected >= LEAST_REJECTED && atLeastShare(rejected, Math.max(received, rejected)) > MOST_REJECTED,
  )
}

/** Wilson's lower bound of a share of which a sample of so many has shown so many. */
function atLeastShare(found: number, all: number): number {
  const share = found / all
  const spread = Z * Math.sqrt((share * (1 - share)) / all + Z ** 2 / (4 * all ** 2))
  return (share + Z ** 2 / (2 * all) - spread) / (1 + Z ** 2 / all)
}
