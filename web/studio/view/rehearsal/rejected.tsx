import type { PartTally } from '../../../../awarding/rehearsing/recorded-tally.ts'
import { count } from '../../model/rehearsed.ts'

/** Lines that awarding would reject, each with its reason. They stopped nothing. */
export function Rejected({ tally: { rejected, reasons } }: { tally: PartTally }) {
  if (rejected === 0) return null
  const rest = rejected - reasons.length
  return (
    <section class="panel" aria-labelledby="rejected-title">
      <h2 id="rejected-title">{count(rejected)} of the events would be rejected</h2>
      <ol class="acts">
        {reasons.map(({ line, reason }, index) => (
          <li key={`${line} ${index}`}>
            <strong>Line {count(line)}</strong>: {reason}
          </li>
        ))}
      </ol>
      {rest > 0 && <p class="note">and {count(rest)} more.</p>}
    </section>
  )
}
