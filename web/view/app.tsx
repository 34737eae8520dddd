import { useMemo, useState } from 'preact/hooks'
import { appTokens } from '../api/app-tokens.ts'
import type { PageConfig } from '../api/config.ts'
import { demoTokens } from '../api/demo-tokens.ts'
import { Sprite } from '../art/sprite.tsx'
import { type Choice, campaignOf, choiceIn, searchWith } from '../model/choice.ts'
import { useCampaigns } from '../state/use-campaigns.ts'
import { Header } from './header.tsx'
import { Failed, NoCampaigns, OfflineFromTheStart } from './obstacle.tsx'
import { ClosedSkeleton } from './skeleton.tsx'
import { Viewing } from './viewing.tsx'

export function App({ config }: { config: PageConfig }) {
  const [choice, setChoice] = useState<Choice>(() => choiceIn(location.search))
  const choose = (change: Choice) => {
    history.replaceState(history.state, '', searchWith(location.search, change))
    setChoice({ ...choice, ...change })
  }
  const { demo } = config
  const viewer = demo && (demo.viewers.find((each) => each === choice.viewer) ?? demo.viewers[0])
  const tokens = useMemo(
    () => (demo && viewer ? demoTokens(demo.tokenUrl, viewer) : appTokens(window)),
    [demo, viewer],
  )
  const { campaigns, told, isOffline, retry } = useCampaigns(config)
  const campaignId = config.campaignId ?? campaignOf(campaigns ?? [], choice.campaign, Date.now())

  return (
    <>
      <Sprite />
      <Header
        viewer={viewer}
        viewers={demo?.viewers ?? []}
        campaignId={campaignId}
        campaigns={config.campaignId ? [] : (campaigns ?? [])}
        onChoose={choose}
      />
      <main class="desk">
        {campaignId ? (
          <Viewing
            key={`${viewer} ${campaignId}`}
            config={config}
            campaignId={campaignId}
            tokens={tokens}
            viewer={viewer}
            campaigns={campaigns ?? []}
          />
        ) : told ? (
          <Failed told={told} onRetry={retry} />
        ) : isOffline ? (
          <OfflineFromTheStart />
        ) : campaigns ? (
          <NoCampaigns />
        ) : (
          <ClosedSkeleton />
        )}
      </main>
    </>
  )
}
