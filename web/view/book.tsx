import { useEffect, useRef, useState } from 'preact/hooks'
import type { CampaignList } from '../../schemas/api/campaign.ts'
import type { KeepsakeList } from '../../schemas/api/keepsake-list.ts'
import type { Passport } from '../../schemas/api/passport.ts'
import { type Listed, pagesOf } from '../model/stamps.ts'
import type { Earned, Locked } from '../model/words.ts'
import type { PassportState } from '../state/session.ts'
import { Cover, clothOf } from './cover.tsx'
import { DataPage } from './data-page.tsx'
import { Details } from './details.tsx'
import { NotesPage, StampPage } from './leaves.tsx'
import { Newest } from './newest.tsx'
import { Tabs } from './tabs.tsx'

interface BookProps {
  readonly passport: Passport
  readonly list: KeepsakeList | undefined
  readonly more: PassportState['more']
  readonly campaigns: CampaignList['campaigns']
  readonly holder: string | undefined
  readonly fresh: ReadonlySet<string>
  readonly opening: boolean
  onOpened(): void
  onClose(): void
  onShowMore(): void
  onLanded(keepsakeId: string): void
}

/** The open passport: its first page, a page for every six stamps, and the list of the newest. */
export function Book({ passport, list, more, campaigns, holder, fresh, opening, ...on }: BookProps) {
  const [looked, setLooked] = useState<Looked>()
  const detailed = looked && detailsOf(looked, passport, campaigns)
  const pages = pagesOf(passport.keepsakes)
  return (
    <>
      <Tabs
        takesFocus={opening}
        tabs={[
          {
            id: 'stamps',
            title: 'Stamps',
            content: (
              <div class={`book cloth-${clothOf(passport.campaignId)} ${opening ? 'book-opening' : ''}`}>
                <DataPage passport={passport} holder={holder}>
                  {opening && <Swing passport={passport} onDone={on.onOpened} />}
                </DataPage>
                {pages.map((stamps, index) => (
                  <StampPage
                    key={index}
                    number={index + 1}
                    passport={passport}
                    stamps={stamps}
                    fresh={fresh}
                    onDetails={setLooked}
                    onLanded={on.onLanded}
                  />
                ))}
                {pages.length % 2 === 0 && <NotesPage passport={passport} />}
              </div>
            ),
          },
          {
            id: 'newest',
            title: 'Newest',
            content: (
              <Newest
                list={list}
                more={more}
                campaigns={campaigns}
                passport={passport}
                onShowMore={on.onShowMore}
                onDetails={setLooked}
              />
            ),
          },
        ]}
      >
        <button type="button" class="link closer" onClick={on.onClose}>
          Close<span class="closer-what"> passport</span>
        </button>
      </Tabs>
      {detailed && <Details {...detailed} onClose={() => setLooked(undefined)} />}
    </>
  )
}

/** The stamp that is looked at: a page of this passport by its id, or an entry of the list. */
type Looked = string | Listed

/** Looked up each time: it may be earned while it is looked at. */
function detailsOf(looked: Looked, passport: Passport, campaigns: BookProps['campaigns']) {
  const isListed = typeof looked !== 'string'
  if (isListed && looked.campaignId !== passport.campaignId) {
    const campaign = campaigns.find(({ campaignId }) => campaignId === looked.campaignId)
    const around = campaign ?? { ...passport, title: looked.campaignId }
    return { page: earnedAs(looked), passport: { ...around, status: passport.status } }
  }
  const id = isListed ? looked.keepsakeId : looked
  const page = passport.keepsakes.find(
    (each): each is Earned | Locked => each.state !== 'hidden' && each.keepsakeId === id,
  )
  return page && { page, passport }
}

/** An entry of the list as a page of a passport: how far it is does not matter any more. */
const earnedAs = (listed: Listed): Earned => ({
  ...listed,
  state: 'earned',
  progress: { current: 1, target: 1, unit: 'criteria' },
})

/** The cover swinging open, then the first page behind it. Where motion is unwelcome, it is open at once. */
function Swing({ passport, onDone }: { passport: Passport; onDone(): void }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const [animation] = place.current?.closest('.leaf')?.getAnimations() ?? []
    if (!animation) return onDone()
    animation.finished.then(onDone, () => undefined)
  }, [])
  return (
    <div class="swing" ref={place} aria-hidden="true">
      <Cover passport={passport} heading={false} />
    </div>
  )
}
