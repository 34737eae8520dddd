import type { Activity } from '../events/activity.ts'
import type { Findings, Place } from './findings.ts'

/** Viewers whose last segments are remembered: of more, those who have not watched for the longest are forgotten. */
const MOST_VIEWERS = 50_000
/** Segments of a viewer that the next is compared with: some devices, or some that come late. */
const MOST_SEGMENTS = 4
/** Ends of segments are whole seconds. */
const OVERLAP_MS = 1_000
/** Watching goes on over a pause of this. */
const PAUSE_MS = 60_000
/** Nobody watches for so long. */
export const ENDLESS_MS = 12 * 3_600_000

interface Segment {
  readonly from: number
  readonly to: number
  readonly what: string
  readonly line: number
}

interface Viewer {
  readonly segments: Segment[]
  /** Watched without a pause. */
  since: number
  until: number
  told: boolean
}

/** Looks at the watched segments of each viewer, in memory that does not grow. */
export class Segments {
  readonly #viewers = new Map<string, Viewer>()
  readonly #findings: Findings

  constructor(findings: Findings) {
    this.#findings = findings
  }

  add({ userId, watched, detail }: Activity, place: Place): void {
    if (!watched) return
    const { from, to } = watched
    const what = JSON.stringify([detail.programId ?? null, detail.channelId ?? null])
    const viewer = this.#viewerOf(userId, from)
    const other = viewer.segments.find(
      (each) => each.what === what && Math.min(each.to, to) - Math.max(each.from, from) > OVERLAP_MS,
    )
    if (other)
      this.#findings.add('segments-overlap', place, () => {
        const seconds = Math.round((Math.min(other.to, to) - Math.max(other.from, from)) / 1000)
        return `${seconds} s of it are in the segment of line ${other.line} as well, of the same user and programme`
      })
    viewer.segments.push({ from, to, what, line: place.line })
    if (viewer.segments.length > MOST_SEGMENTS) viewer.segments.shift()
    this.#follow(viewer, { from, to }, place)
  }

  #follow(viewer: Viewer, { from, to }: { from: number; to: number }, place: Place): void {
    if (from > viewer.until + PAUSE_MS) Object.assign(viewer, { since: from, until: to, told: false })
    else if (to >= viewer.since - PAUSE_MS) {
      viewer.since = Math.min(viewer.since, from)
      viewer.until = Math.max(viewer.until, to)
    }
    if (viewer.told || viewer.until - viewer.since < ENDLESS_MS) return
    viewer.told = true
    this.#findings.add('segments-endless', place, () => {
      const hours = Math.floor((viewer.until - viewer.since) / 3_600_000)
      return `its user watches for ${hours} hours without a pause of a minute`
    })
  }

  #viewerOf(userId: string, from: number): Viewer {
    const viewer = this.#viewers.get(userId) ?? { segments: [], since: from, until: from, told: false }
    this.#viewers.delete(userId)
    this.#viewers.set(userId, viewer)
    if (this.#viewers.size > MOST_VIEWERS) {
      const [longest] = this.#viewers.keys()
      if (longest !== undefined) this.#viewers.delete(longest)
    }
    return viewer
  }
}
