import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { fieldsOf, isFields, type Value } from '../../model/paths.ts'
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
        <div class="campaign-names">
          <h1 class="campaign-name" dir="auto">
            {draft ? titleOf(draft.state.content, campaignId) : campaignId}
          </h1>
          <p class="campaign-id">{campaignId}</p>
        </div>
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

/** The title of what a text says, in the first language that it has. */
function titleOf(content: Value, campaignId: string): string {
  const { title } = fieldsOf(content)
  return String((isFields(title) ? Object.values(title)[0] : title) || campaignId)
}
