import { keep, kept } from '../../state/kept.ts'
import { fieldsOf } from '../model/paths.ts'
import type { KeptDraft } from './draft-session.ts'

/** Several people may use one browser, and nobody saves another's text. */
const keyOf = (person: string, campaignId: string) => `keepsakes.studio.draft.${campaignId} ${person}`

export function keepDraft(person: string, campaignId: string, draft: KeptDraft | undefined): void {
  keep(() => localStorage, keyOf(person, campaignId), draft ? JSON.stringify(draft) : '')
}

export function keptDraft(person: string, campaignId: string): KeptDraft | undefined {
  const text = kept(() => localStorage, keyOf(person, campaignId))
  if (!text) return undefined
  try {
    const { text: own, base, etag } = fieldsOf(JSON.parse(text))
    if (typeof own !== 'string' || typeof base !== 'string') return undefined
    return { text: own, base, etag: typeof etag === 'string' ? etag : undefined }
  } catch {
    return undefined
  }
}
