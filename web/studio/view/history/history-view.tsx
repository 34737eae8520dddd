export function HistoryView({ campaignId }: { campaignId: string }) {
  return <p class="empty">Nothing is shown of the history of {campaignId} yet.</p>
}
