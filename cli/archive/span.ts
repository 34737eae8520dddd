import type { Catalogue } from '../../awarding/catalogue/catalogue.ts'
import { formatTime } from '../../schemas/time.ts'
import { UserError } from '../terminal.ts'

/** A span of whole minutes, half-open, in epoch milliseconds: of when the bus took the events. */
export interface Span {
  readonly from: number
  readonly to: number
}

export interface SpanOptions {
  readonly from?: number
  readonly to?: number
  readonly campaign?: string
}

const MINUTE_MS = 60_000

/**
 * The span that is asked for, in whole minutes: EventBridge knows no others. A campaign's is from its start until nothing of it
 * can come any more.
 *
 * @param catalogue is asked for where a campaign is named
 * @throws UserError for a span that is none
 */
export function spanOf(options: SpanOptions, now: number, catalogue?: Catalogue): Span {
  const window = options.campaign === undefined ? undefined : windowOf(options.campaign, catalogue)
  const from = options.from ?? window?.from
  const to = options.to ?? window?.to
  if (from === undefined || to === undefined)
    throw new UserError(
      'say which events: give --from and --to, the times when they were published, or --campaign',
    )
  const last = Math.min(to, now)
  const span = { from: floor(from), to: -floor(-last) }
  if (span.from >= span.to)
    throw new UserError(
      `nothing lies between ${formatTime(from)} and ${formatTime(last)}: --from must be before --to, and before now`,
    )
  return span
}

const floor = (at: number) => Math.floor(at / MINUTE_MS) * MINUTE_MS

function windowOf(id: string, catalogue: Catalogue | undefined): Span {
  const campaign = catalogue?.campaigns.values().find((each) => each.id === id)
  if (!campaign) {
    const known = [...(catalogue?.campaigns.keys() ?? [])].join(', ') || 'none is published'
    throw new UserError(`no campaign that is published is called ${id}: ${known}`)
  }
  const { window, latenessMs } = campaign
  return { from: window.from, to: window.to + latenessMs }
}

/** The parts of a span, each as long as a step but for the last. */
export function* stepsOf({ from, to }: Span, stepMinutes: number | undefined): Generator<Span> {
  const step = stepMinutes === undefined ? to - from : stepMinutes * MINUTE_MS
  for (let at = from; at < to; at += step) yield { from: at, to: Math.min(at + step, to) }
}
