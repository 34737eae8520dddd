import type { Campaign } from '../../../../awarding/campaign/campaign.ts'
import type { RehearsalResult } from '../../core/rehearsal/rehearsal.ts'
import { byDay, count, type RehearsedKeepsake, rarity, rehearsedKeepsakes } from '../../model/rehearsed.ts'
import { moment } from '../../model/times.ts'

/** Tells who would earn what: how many, how rare, when, and how many editions are left. */
export function Earned({ campaign, result }: { campaign: Campaign; result: RehearsalResult }) {
  const { tally, lines } = result
  const keepsakes = rehearsedKeepsakes(campaign, tally).filter(({ isGone }) => !isGone)
  const never = keepsakes.filter(({ tally: one }) => !one?.earned)
  return (
    <section class="panel" aria-labelledby="earned-title">
      <h2 id="earned-title">What would be earned</h2>
      <p role="status">
        {count(lines)} {lines === 1 ? 'line' : 'lines'}, {count(tally.activities)} activities of{' '}
        {count(tally.users)} viewers: {count(tally.earning)} of them earn something. {count(tally.ignored)}{' '}
        activities lie outside the campaign’s time, or came too late.
      </p>
      {never.length > 0 && (
        <p>
          <span class="pill pill-waiting">Never earned</span> {never.map(({ title }) => title).join(', ')}
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table that is wider than the page is moved by keys. */}
      <section class="table-frame" tabIndex={0} aria-label="By keepsake">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Keepsake</th>
              <th scope="col" class="number">
                Viewers
              </th>
              <th scope="col">How rare</th>
              <th scope="col">First</th>
              <th scope="col">Last</th>
              <th scope="col">Day by day</th>
              <th scope="col" class="number">
                Editions left
              </th>
            </tr>
          </thead>
          <tbody>
            {keepsakes.map((keepsake) => (
              <Row key={keepsake.id} keepsake={keepsake} viewers={tally.users} timeZone={campaign.timeZone} />
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}

interface RowProps {
  readonly keepsake: RehearsedKeepsake
  readonly viewers: number
  readonly timeZone: string
}

function Row({ keepsake, viewers, timeZone }: RowProps) {
  const { title, id, supply, tally } = keepsake
  const earned = tally?.earned ?? 0
  const at = (time: number) => (Number.isFinite(time) ? moment(new Date(time).toISOString(), timeZone) : '–')
  return (
    <tr>
      <th scope="row" dir="auto">
        {title} <span class="code-small">{id}</span>
      </th>
      <td class="number">{count(earned)}</td>
      <td>{rarity(earned, viewers)}</td>
      <td>{tally ? at(tally.first) : '–'}</td>
      <td>{tally ? at(tally.last) : '–'}</td>
      <td>{tally && <Days days={byDay(tally)} />}</td>
      <td class="number">
        {supply === undefined ? 'no limit' : `${count(Math.max(0, supply - earned))} of ${count(supply)}`}
        {tally?.tooLate ? `; ${count(tally.tooLate)} came too late` : ''}
      </td>
    </tr>
  )
}

const HEIGHT = 28

/** A bar for each day. */
function Days({ days }: { days: readonly number[] }) {
  const most = Math.max(...days, 1)
  if (days.length === 0) return <>–</>
  return (
    <svg
      class="days"
      viewBox={`0 0 ${days.length * 5} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`From the first day to the last: ${days.join(', ')}`}
    >
      {days.map((many, index) => {
        const height = (many / most) * HEIGHT
        return <rect key={`${index} ${many}`} x={index * 5} y={HEIGHT - height} width={4} height={height} />
      })}
    </svg>
  )
}
