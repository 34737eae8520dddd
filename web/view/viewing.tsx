import { useEffect, useLayoutEffect, useState } from 'preact/hooks'
import type { CampaignList } from '../../schemas/api/campaign.ts'
import type { PageConfig } from '../api/config.ts'
import type { TokenSource } from '../api/token.ts'
import { directionOf, language, speak } from '../model/language.ts'
import { earnedOf } from '../model/stamps.ts'
import { isolated } from '../model/words.ts'
import { useSession } from '../state/connect.ts'
import { leave, wasLeftOpen } from '../state/kept.ts'
import { nothingYet } from '../state/session.ts'
import { Arrivals, Trouble } from './banners.tsx'
import { Book } from './book.tsx'
import { Closed } from './cover.tsx'
import { Failed, OfflineFromTheStart, SignInAgain } from './obstacle.tsx'
import { Skeleton } from './skeleton.tsx'

interface ViewingProps {
  readonly config: PageConfig
  readonly campaignId: string
  readonly tokens: TokenSource
  readonly lang: string | undefined
  readonly viewer: string | undefined
  readonly campaigns: CampaignList['campaigns']
}

/** One viewer's passport: closed until it is opened, and whatever can come between. */
export function Viewing({ config, campaignId, tokens, lang, viewer, campaigns }: ViewingProps) {
  const open = useSession({ config, campaignId, tokens, lang })
  const [cover, setCover] = useState<'closed' | 'opening' | 'open' | 'shut'>(() =>
    wasLeftOpen() ? 'open' : 'closed',
  )
  const turn = (to: 'shut' | 'opening') => {
    leave({ open: to !== 'shut' })
    setCover(to)
  }
  const { passport, list, obstacle, trouble, fresh, arrived, more } = open?.session.state ?? nothingYet
  // Before whatever is drawn below writes a day or a number.
  speak(passport?.language)
  useLayoutEffect(() => {
    document.documentElement.lang = language()
    document.documentElement.dir = directionOf(language())
  }, [passport?.language])
  const isClosed = cover === 'closed' || cover === 'shut'
  useEffect(() => {
    if (passport) document.title = `${isolated(passport.title)} · Keepsakes`
  }, [passport?.title])
  useEffect(() => {
    if (passport) leave({ places: passport.keepsakes.length })
  }, [passport?.keepsakes.length])
  const retry = () => open?.again()

  const content = () => {
    if (obstacle?.kind === 'signed-out') return <SignInAgain onRetry={retry} />
    if (obstacle) return <Failed told={obstacle.told} onRetry={retry} />
    if (!passport || !open) {
      if (trouble) return <OfflineFromTheStart />
      return <Skeleton isOpen={!isClosed} />
    }
    if (isClosed)
      return <Closed passport={passport} takesFocus={cover === 'shut'} onOpen={() => turn('opening')} />
    return (
      <Book
        passport={passport}
        list={list}
        more={more}
        campaigns={campaigns}
        holder={viewer}
        fresh={fresh}
        opening={cover === 'opening'}
        onOpened={() => setCover('open')}
        onClose={() => turn('shut')}
        onShowMore={() => open.session.showMore()}
        onLanded={(keepsakeId) => open.session.landed(keepsakeId)}
      />
    )
  }
  return (
    <>
      <Trouble kind={passport && !obstacle ? trouble : undefined} onRetry={retry} />
      {content()}
      <Arrivals titles={obstacle ? [] : arrived} total={passport ? earnedOf(passport).length : 0} />
    </>
  )
}
