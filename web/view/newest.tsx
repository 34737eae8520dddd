import type { CampaignList } from '../../schemas/api/campaign.ts'
import type { KeepsakeList } from '../../schemas/api/keepsake-list.ts'
import type { Passport } from '../../schemas/api/passport.ts'
import { Drawing } from '../art/drawings.tsx'
import { Paper } from '../art/paper.tsx'
import { moment } from '../model/dates.ts'
import { keyOf } from '../model/stamps.ts'
import { editionText } from '../model/words.ts'
import type { PassportState } from '../state/passport-state.ts'
import { Picture } from './picture.tsx'

interface NewestProps {
  readonly list: KeepsakeList | undefined
  readonly more: PassportState['more']
  readonly campaigns: CampaignList['campaigns']
  readonly passport: Passport
  onShowMore(): void
}

/** Every stamp of every passport, newest first, as far as it was asked for. */
export function Newest({ list, more, campaigns, passport, onShowMore }: NewestProps) {
  const of = (campaignId: string) =>
    campaignId === passport.campaignId
      ? passport
      : campaigns.find((campaign) => campaign.campaignId === campaignId)
  return (
    <section class="leaf register" aria-labelledby="newest-title">
      <Paper />
      <h1 id="newest-title" class="data-title">
        Newest stamps
      </h1>
      {list?.keepsakes.length === 0 && (
        <>
          <p class="nothing">No stamps yet. The first you earn stands here, the moment you have earned it.</p>
          <Drawing name="medallion" class="watermark" />
        </>
      )}
      <ul class="entries" aria-labelledby="newest-title">
        {list?.keepsakes.map((keepsake) => {
          const { title, image, campaignId, earnedAt, edition } = keepsake
          const campaign = of(campaignId)
          return (
            <li key={keyOf(keepsake)} class="entry">
              <Picture title={title} image={image} />
              <div>
                <p class="entry-title">{title}</p>
                {campaign !== passport && <p class="entry-campaign">{campaign?.title ?? campaignId}</p>}
                <p class="entry-when">
                  <time dateTime={earnedAt}>{moment(earnedAt, campaign?.timeZone ?? passport.timeZone)}</time>
                </p>
                {edition && <p class="edition">{editionText(edition)}</p>}
              </div>
            </li>
          )
        })}
      </ul>
      {more === 'failed' && (
        <p class="nothing" role="alert">
          More could not be had just now.
        </p>
      )}
      {list?.cursor !== undefined && (
        <button type="button" class="button more" disabled={more === 'loading'} onClick={onShowMore}>
          Show more
        </button>
      )}
    </section>
  )
}
