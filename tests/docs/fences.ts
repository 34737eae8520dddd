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

/** The blocks of a page that a reader pastes, in the page's order, those within lists as well. */
export const blocksOf = (page: string): string[] =>
  Array.from(page.matchAll(/^( *)```(\w*)\n(.*?)^\1```$/gms)).flatMap(
    ([, indent = '', language, text = '']) =>
      language === '' ? [text.replaceAll(new RegExp(`^${indent}`, 'gm'), '')] : [],
  )
