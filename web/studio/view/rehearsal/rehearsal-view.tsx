export function RehearsalView({ campaignId }: { campaignId: string }) {
  return <p class="empty">Nothing is shown of the rehearsal of {campaignId} yet.</p>
}
