import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { addressOf } from '../../model/route.ts'
import { DraftContext, useDraftSession } from '../../state/use-draft.ts'

const TABS = [
  ['edit', 'Edit'],
  ['rehearsal', 'Rehearse'],
  ['publishing', 'Publish'],
  ['history', 'History'],
] as const

interface CampaignFrameProps {
  readonly view: (typeof TABS)[number][0]
  readonly campaignId: string
  readonly children: ComponentChildren
}

/** Around every view of one campaign: which one it is, the ways between its views, and its draft, which they share. */
export function CampaignFrame({ view, campaignId, children }: CampaignFrameProps) {
  const draft = useDraftSession(campaignId)
  const title = TABS.find(([name]) => name === view)?.[1] ?? ''
  useEffect(() => {
    document.title = `${title} ${campaignId} · Keepsakes studio`
  }, [title, campaignId])
  return (
    <>
      <div class="campaign-head">
        <h1 class="campaign-name" dir="auto">
          {campaignId}
        </h1>
        <nav class="campaign-tabs" aria-label={`Campaign ${campaignId}`}>
          {TABS.map(([name, text]) => (
            <a
              key={name}
              href={addressOf({ view: name, campaignId })}
              aria-current={name === view ? 'page' : undefined}
            >
              {text}
            </a>
          ))}
        </nav>
      </div>
      {draft && <DraftContext.Provider value={draft}>{children}</DraftContext.Provider>}
    </>
  )
}
