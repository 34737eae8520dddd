import { SPANS } from '../../functions/telemetry/traces.ts'
import { formatTime, parseTime } from '../../schemas/time.ts'
import type { Keepsake } from '../../store/open.ts'
import type { TracedLine } from './lines.ts'

/** One step of an activity's way. */
export interface Step {
  /** RFC 3339, UTC. */
  readonly at: string
  readonly step:
    | 'sent'
    | 'published'
    | 'queued'
    | 'delivered'
    | 'rejected'
    | 'awarded'
    | 'announced'
    | 'pushed'
  /** For people, to follow on the step. */
  readonly says: string
  readonly outcome?: string
  readonly tookMs?: number
}

/** The ends of an activity, in words. */
const OUTCOMES: Readonly<Record<string, string>> = {
  awarded: 'earned',
  counted: 'counted, and earned nothing yet',
  unchanged: 'changed nothing: it is a duplicate, or nothing needs it any more',
  ignored: 'lies outside every campaign, or came too late',
  unasked: 'is asked for by no campaign',
  erased: 'is from before its user was erased',
  failed: 'failed, and comes again',
}

/** The steps that lines and held keepsakes tell of, in the order of time; each once. */
export function stepsOf(lines: readonly TracedLine[], held: readonly Keepsake[]): Step[] {
  const steps = [...lines.flatMap(stepsIn), ...held.map(heldStep)]
  const unique = new Map(steps.map((step) => [JSON.stringify([step.at, step.step, step.says]), step]))
  // Steps of one moment stay in the order of the way.
  return [...unique.values()].sort((a, b) => (parseTime(a.at) ?? 0) - (parseTime(b.at) ?? 0))
}

function heldStep({ campaignId, keepsakeId, recordedAt, earnedAt }: Keepsake): Step {
  const says = `${campaignId}/${keepsakeId} is held, earned at ${earnedAt}`
  return { at: recordedAt, step: 'awarded', says }
}

function stepsIn({ at, message, fields }: TracedLine): Step[] {
  const time = (name: string) => (typeof fields[name] === 'string' ? String(fields[name]) : undefined)
  const logged = formatTime(at)
  const outcome = time('outcome') ?? ''
  const tookMs = Number(fields.tookMs ?? 0)
  const startedAt = time('startedAt') ?? logged
  switch (message) {
    case SPANS.ingested: {
      const says =
        outcome === 'accepted' ? 'by HTTPS, and accepted' : 'by HTTPS, and could not be put on the bus'
      return [{ at: startedAt, step: 'sent', says, outcome, tookMs }]
    }
    case SPANS.judged:
      return [
        ...stepAt(time('publishedAt'), 'published', 'by the time that the event tells'),
        ...stepAt(time('queuedAt'), 'queued', 'for awarding'),
        {
          at: startedAt,
          step: outcome === 'rejected' ? 'rejected' : 'delivered',
          says: `the ${ordinal(Number(fields.delivery ?? 1))} time; ${wayOf(fields, outcome)}`,
          outcome,
          tookMs,
        },
        ...stepAt(time('announcedAt'), 'announced', String(fields.keepsakes ?? '')),
      ]
    case SPANS.pushed: {
      const screens = Number(fields.screens ?? 0)
      const says = outcome === 'pushed' ? `to ${screens} open ${screens === 1 ? 'app' : 'apps'}` : outcome
      return [{ at: startedAt, step: 'pushed', says: `${String(fields.keepsake)} ${says}`, outcome, tookMs }]
    }
    case 'activity rejected':
      return [{ at: logged, step: 'rejected', says: String(fields.reason ?? ''), outcome: 'rejected' }]
    default:
      return []
  }
}

function wayOf(fields: TracedLine['fields'], outcome: string): string {
  if (outcome === 'rejected') return `rejected, ${String(fields.reason ?? '')}`
  const says = OUTCOMES[outcome] ?? outcome
  return outcome === 'awarded' ? `it ${says} ${String(fields.keepsakes ?? '')}` : `it ${says}`
}

const stepAt = (at: string | undefined, step: Step['step'], says: string): Step[] =>
  at === undefined ? [] : [{ at, step, says }]

function ordinal(count: number): string {
  const last = count % 10
  const teen = count % 100 > 10 && count % 100 < 14
  return `${count}${teen ? 'th' : (['th', 'st', 'nd', 'rd'][last] ?? 'th')}`
}
