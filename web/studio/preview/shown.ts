import type { Passport } from '../../../schemas/api/passport.ts'

/** The studio tells its frame what to show. */
export interface PreviewShown {
  readonly type: 'keepsakes.preview'
  readonly passport: Passport
  readonly theme: 'light' | 'dark'
}

/** The frame tells the studio that it can be told. */
export interface PreviewReady {
  readonly type: 'keepsakes.preview-ready'
}

const typeOf = (data: unknown) => (Object(data) as { type?: unknown }).type

export const isPreviewShown = (data: unknown): data is PreviewShown => typeOf(data) === 'keepsakes.preview'

export const isPreviewReady = (data: unknown): data is PreviewReady =>
  typeOf(data) === 'keepsakes.preview-ready'
