import { useEffect, useState } from 'preact/hooks'
import type { ListedRelease } from '../../../../schemas/api/studio.ts'
import type { Told } from '../../../api/read.ts'
import { toldOf } from '../../api/told.ts'
import { addressOf } from '../../model/route.ts'
import { moment } from '../../model/times.ts'
import { useStudio } from '../../state/studio.ts'
import { useAnswer } from '../../state/use-answer.ts'
import { Trouble } from '../frame/trouble.tsx'
import { ReleaseDifference } from './release-difference.tsx'

/** Everything that was ever published: who, when and why. */
export function ReleasesView() {
  const { api } = useStudio()
  const { body, told, isAsking, again } = useAnswer(() => api.releases(), [api])
  const [older, setOlder] = useState<{ releases: readonly ListedRelease[]; cursor?: string }>()
  const [trouble, setTrouble] = useState<Told>()
  useEffect(() => {
    document.title = 'Releases · Keepsakes studio'
  }, [])
  const releases = [...(body?.releases ?? []), ...(older?.releases ?? [])]
  const cursor = older ? older.cursor : body?.cursor
  const more = async () => {
    try {
      const next = await api.releases(cursor)
      setTrouble(undefined)
      setOlder({
        releases: [...(older?.releases ?? []), ...next.releases],
        ...(next.cursor === undefined ? {} : { cursor: next.cursor }),
      })
    } catch (error) {
      setTrouble(toldOf(error))
    }
  }
  return (
    <>
      <h1 class="page-title">Releases</h1>
      {told && <Trouble told={told} onRetry={again} />}
      {!body && isAsking && <p class="empty">Looking for releases…</p>}
      {body && releases.length === 0 && <p class="empty">Nothing was published yet.</p>}
      <ol class="releases">
        {releases.map((release) => (
          <Release key={release.number} release={release} />
        ))}
      </ol>
      {trouble && <Trouble told={trouble} />}
      {cursor !== undefined && (
        <button type="button" class="quiet-button" onClick={() => void more()}>
          Show earlier releases
        </button>
      )}
      {body && <ReleaseDifference key={releases.length} releases={releases} />}
    </>
  )
}

function Release({ release }: { release: ListedRelease }) {
  const { number, live, usable, publishedAt, by, reason, what, campaignIds = [], restores } = release
  const done = what === 'taken-back' ? 'Taken back' : 'Published'
  return (
    <li class="release">
      <p class="release-number">
        Release {number} {live && <span class="pill pill-good">Live</span>}
      </p>
      {usable ? (
        <p>
          {done} on {moment(publishedAt ?? '')} {by ? `by ${by}` : 'with the command'}
          {restores === undefined ? '' : `, back to release ${restores}`}
          {reason ? `: ${reason}` : '.'}
        </p>
      ) : (
        <p>It is not what was published any more, and cannot be gone back to.</p>
      )}
      {campaignIds.length > 0 && (
        <p class="note">
          {campaignIds.map((campaignId, index) => (
            <>
              {index > 0 && ', '}
              <a key={campaignId} href={addressOf({ view: 'publishing', campaignId })}>
                {campaignId}
              </a>
            </>
          ))}
        </p>
      )}
    </li>
  )
}
