import type { Change } from '../../model/changes.ts'

/** Changes in plain words, each with whether somebody may lose something by it. */
export function ChangeList({ changes, none }: { changes: readonly Change[]; none: string }) {
  if (changes.length === 0) return <p class="note">{none}</p>
  return (
    <ul class="changes">
      {changes.map(({ campaignId, keepsakeId, what, takesAway }) => (
        <li key={`${campaignId} ${keepsakeId} ${what}`}>
          <span dir="auto">{what}</span> <span class="code-small">{keepsakeId ?? campaignId}</span>
          {takesAway && <span class="pill pill-bad">Takes away</span>}
        </li>
      ))}
    </ul>
  )
}
