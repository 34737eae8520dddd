import type { ComponentChildren } from 'preact'
import type { Told } from '../api/read.ts'
import { Drawing } from '../art/drawings.tsx'

interface NoticeProps {
  readonly title: string
  readonly children?: ComponentChildren
  readonly action?: { readonly text: string; run(): void }
}

/** Stands in the place of a passport that cannot be shown. */
function Notice({ title, children, action }: NoticeProps) {
  return (
    <div class="notice" role="alert">
      <div class="seal">
        <Drawing name="medallion" />
        <Drawing name="star" />
      </div>
      <h1>{title}</h1>
      <div class="notice-words">{children}</div>
      {action && (
        <button type="button" class="button" onClick={() => action.run()}>
          {action.text}
        </button>
      )}
    </div>
  )
}

export function Failed({ told, onRetry }: { told: Told; onRetry(): void }) {
  return (
    <Notice title="Your passport cannot be opened" action={{ text: 'Retry', run: onRetry }}>
      <p>{told.title}.</p>
      {told.detail && <p class="notice-detail">{told.detail}</p>}
    </Notice>
  )
}

export function SignInAgain({ onRetry }: { onRetry(): void }) {
  return (
    <Notice title="Sign in again" action={{ text: 'Try again', run: onRetry }}>
      <p>You were signed out. Sign in to the app again, and your passport opens here by itself.</p>
    </Notice>
  )
}

export function OfflineFromTheStart() {
  return (
    <Notice title="You are offline">
      <p>Your passport opens by itself when the connection is back.</p>
    </Notice>
  )
}

export function NoCampaigns() {
  return (
    <Notice title="No passports yet">
      <p>There is nothing to collect just now. Come back soon.</p>
    </Notice>
  )
}
