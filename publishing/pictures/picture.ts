/** A picture as it is kept: what viewers need of it, and nothing else that a file may carry. */
export interface Picture {
  readonly type: PictureType
  readonly bytes: Uint8Array
  /** Pixels; of an SVG, what its own units say. */
  readonly width: number
  readonly height: number
  /** All that was taken away, by the names that the file has for it. */
  readonly cleaned: readonly string[]
}

export type PictureType = 'svg' | 'png' | 'jpg' | 'webp'

/** Says what is wrong with a picture, in words that follow "It", and what to do instead. */
export class PictureError extends Error {
  override readonly name = 'PictureError'
}
