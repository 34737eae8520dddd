import { catalogueSnapshotSchema } from '../../awarding/catalogue/catalogue.ts'
import type { CatalogueSnapshot } from '../../awarding/catalogue/snapshot.ts'
import { ignoredText } from '../../awarding/explaining/ignored-text.ts'
import { type Counting, countingIn, type WouldCount } from '../../awarding/explaining/would-count.ts'
import type { IngestAnswer } from '../../schemas/api/ingest.ts'
import type { PartnerId } from '../../schemas/ids.ts'
import { formatTime } from '../../schemas/time.ts'
import { type Clock, type Ingested, ingestedOf, judge } from './ingest.ts'
import type { Sent } from './sent.ts'

/** @throws ZodError when the content is not that of a snapshot */
export function readCounting(content: unknown): Counting {
  // A partner is told what everybody is told of campaigns, and so nothing of a hidden keepsake.
  return countingIn(catalogueSnapshotSchema.parse(content) as CatalogueSnapshot, { tellsSecrets: false })
}

/** Answers a request as `ingest` does, with what each accepted event would add to, and publishes nothing. */
export function dryRun(
  sent: readonly Sent[],
  partnerId: PartnerId,
  { clock, counting }: { readonly clock: Clock; readonly counting: Counting },
): Ingested {
  return ingestedOf(
    sent.map((one) => {
      const judged = judge(one, partnerId, clock)
      if (!('event' in judged)) return judged
      const { eventId, activity } = judged
      return { status: 'accepted', eventId, ...toldOf(counting.wouldCount(activity)) }
    }),
  )
}

type Told = Pick<Extract<IngestAnswer['results'][number], { status: 'accepted' }>, 'addsTo' | 'ignored'>

function toldOf({ addsTo, ignored }: WouldCount): Told {
  if (!ignored) {
    return {
      addsTo: addsTo.map(({ campaignId, keepsakeId, hidden, byChance }) =>
        hidden ? { campaignId, hidden } : { campaignId, keepsakeId, ...(byChance ? { byChance } : {}) },
      ),
    }
  }
  return {
    ignored: {
      code: ignored.code,
      reason: ignoredText(ignored),
      nearest: ignored.near.map(({ campaignId, keepsakeId, window, reason }) => ({
        campaignId,
        ...(keepsakeId === undefined ? {} : { keepsakeId }),
        startsAt: formatTime(window.from),
        endsAt: formatTime(window.to),
        reason,
      })),
    },
  }
}
