/** The keepsakes that an answer lists, by name and sorted: each way has its own words for them. */
export function namesIn(text: string): string {
  const { keepsakes } = JSON.parse(text) as {
    keepsakes: { keepsake?: string; campaignId?: string; keepsakeId?: string }[]
  }
  return keepsakes
    .map(({ keepsake, campaignId, keepsakeId }) => keepsake ?? `${campaignId}#${keepsakeId}`)
    .sort()
    .join(', ')
}
