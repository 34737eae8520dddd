export function PublishingView({ campaignId }: { campaignId: string }) {
  return <p class="empty">Nothing is shown of the publishing of {campaignId} yet.</p>
}
