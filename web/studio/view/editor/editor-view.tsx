export function EditorView({ campaignId }: { campaignId: string }) {
  return <p class="empty">The draft of {campaignId} cannot be edited here yet.</p>
}
