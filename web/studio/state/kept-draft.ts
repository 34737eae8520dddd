import { keep, kept } from '../../state/kept.ts'
import { fieldsOf } from '../model/paths.ts'
import type { KeptDraft } from './draft-session.ts'

const keyOf = (campaignId: string) => `keepsakes.studio.draft.${campaignId}`

export function keepDraft(campaignId: string, draft: KeptDraft | undefined): void {
  keep(() => localStorage, keyOf(campaignId), draft ? JSON.stringify(draft) : '')
}

export function keptDraft(campaignId: string): KeptDraft | undefined {
  const text = kept(() => localStorage, keyOf(campaignId))
  if (!text) return undefined
  try {
    const { text: own, base, etag } = fieldsOf(JSON.parse(text))
    if (typeof own !== 'string' || typeof base !== 'string') return undefined
    return { text: own, base, etag: typeof etag === 'string' ? etag : undefined }
  } catch {
    return undefined
  }
}
