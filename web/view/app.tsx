import { useState } from 'preact/hooks'
import type { PageConfig } from '../api/config.ts'
import { Sprite } from '../art/sprite.tsx'
import { type Choice, campaignOf, choiceIn, searchWith } from '../model/choice.ts'
import { useCampaigns } from '../state/use-campaigns.ts'
import { useTokens } from '../state/use-tokens.ts'
import { Header } from './header.tsx'
import { Failed, NoCampaigns, OfflineFromTheStart } from './obstacle.tsx'
import { Skeleton } from './skeleton.tsx'
import { Viewing } from './viewing.tsx'

export function App({ config }: { config: PageConfig }) {
  const [choice, setChoice] = useState<Choice>(() => choiceIn(location.search))
  const choose = (change: Choice) => {
    history.replaceState(history.state, '', searchWith(location.search, change))
    setChoice({ ...choice, ...change })
  }
  // Somebody whom the switch did not have is still there when another has been chosen.
  const [guest] = useState(choice.viewer)
  const { tokens, viewer, key } = useTokens(config, choice.viewer)
  const { campaigns, told, isOffline, retry } = useCampaigns(config, choice.lang)
  const now = Date.now() + (config.demo?.clockOffsetSeconds ?? 0) * 1000
  const campaignId = config.campaignId ?? campaignOf(campaigns ?? [], choice.campaign, now)

  return (
    <>
      <Sprite />
      <Header
        viewer={viewer}
        viewers={viewer === undefined ? [] : [...new Set([...(config.demo?.viewers ?? []), guest ?? viewer])]}
        campaignId={campaignId}
        campaigns={config.campaignId ? [] : (campaigns ?? [])}
        onChoose={choose}
      />
      <main class="desk">
        {campaignId ? (
          <Viewing
            key={`${key} ${campaignId}`}
            config={config}
            campaignId={campaignId}
            tokens={tokens}
            lang={choice.lang}
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
          <Skeleton />
        )}
      </main>
    </>
  )
}
