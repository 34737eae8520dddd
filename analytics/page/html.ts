/** Markup, as opposed to text that may have any character in it. */
export interface Html {
  readonly html: string
}

type Part = Html | string | number | readonly Html[] | undefined

/** A template of markup: texts in it are escaped, markup is not. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: texts.map((text, at) => text + markup(parts[at])).join('') }
}

/** Takes markup as it is, such as a drawing. */
export const raw = (text: string): Html => ({ html: text })

function markup(part: Part): string {
  if (part === undefined) return ''
  if (typeof part === 'number') return String(part)
  if (typeof part === 'string') return escaped(part)
  return 'html' in part ? part.html : part.map((each) => each.html).join('')
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string) => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
