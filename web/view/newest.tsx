import type { CampaignList } from '../../schemas/api/campaign.ts'
import type { KeepsakeList } from '../../schemas/api/keepsake-list.ts'
import type { Passport } from '../../schemas/api/passport.ts'
import { Drawing, Paper } from '../art/drawings.tsx'
import { moment } from '../model/dates.ts'
import { keyOf, type Listed } from '../model/stamps.ts'
import { editionText } from '../model/words.ts'
import type { PassportState } from '../state/session.ts'
import { Picture } from './parts.tsx'

interface NewestProps {
  readonly list: KeepsakeList | undefined
  readonly more: PassportState['more']
  readonly campaigns: CampaignList['campaigns']
  readonly passport: Passport
  onShowMore(): void
  onDetails(keepsake: Listed): void
}

/** Every stamp of every passport, newest first, as far as it was asked for. */
export function Newest({ list, more, campaigns, passport, onShowMore, onDetails }: NewestProps) {
  const of = (campaignId: string) =>
    campaignId === passport.campaignId
      ? passport
      : campaigns.find((campaign) => campaign.campaignId === campaignId)
  return (
    <section class="leaf register" aria-labelledby="newest-title">
      <Paper />
      <h1 id="newest-title" class="register-title">
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
              <button
                type="button"
                class="entry-button"
                aria-haspopup="dialog"
                onClick={() => onDetails(keepsake)}
              >
                <Picture title={title} image={image} />
                <span key={`${title} ${earnedAt}`} class="entry-text">
                  <span class="entry-title" dir="auto">
                    {title}
                  </span>
                  {campaign !== passport && (
                    <span class="entry-campaign" dir="auto">
                      {campaign?.title ?? campaignId}
                    </span>
                  )}
                  <time class="entry-when" dateTime={earnedAt}>
                    {moment(earnedAt, campaign?.timeZone ?? passport.timeZone)}
                  </time>
                  {edition && <span class="edition">{editionText(edition)}</span>}
                </span>
              </button>
            </li>
          )
        })}
      </ul>
      {list?.cursor !== undefined && (
        <div class="more">
          <button type="button" class="button" disabled={more === 'loading'} onClick={onShowMore}>
            Show more
          </button>
          <p role="status">{more === 'failed' && 'More could not be had just now.'}</p>
        </div>
      )}
    </section>
  )
}
