export interface Fence {
  readonly language: string
  readonly text: string
}

/** The fenced blocks of a page, in its order. */
export function fencesOf(markdown: string): Fence[] {
  return Array.from(markdown.matchAll(/^```(\w*)\n(.*?)^```/gms), ([, language = '', text = '']) => ({
    language,
    text,
  }))
}
