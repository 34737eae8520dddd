import type { YAMLError } from 'yaml'

/** What to write instead of text that is not YAML. Where nothing better is known, what the parser says. */
export function yamlMessage({ code, message, pos }: YAMLError, text: string): string {
  switch (code) {
    case 'DUPLICATE_KEY':
      return `has the key ${keyAt(text, pos[0])} twice in one object: keep one of them`
    case 'TAB_AS_INDENT':
      return 'has a tab as indentation: write spaces'
    case 'MULTIPLE_DOCS':
      return 'has more than one document: write one campaign a file, without --- between'
    case 'TAG_RESOLVE_FAILED':
      return 'has a tag (a word after !) that has no meaning here: leave it out, and put a text that begins with ! in quotes'
    case 'BAD_INDENT':
      return `has lines that do not line up: indent keys of one object alike (${message})`
    case 'MISSING_CHAR': {
      const quote = /^Missing closing (['"])/.exec(message)?.[1]
      return quote ? `has a quote that does not end: close it with ${quote}` : `is not YAML: ${message}`
    }
    default:
      return `is not YAML: ${message}`
  }
}

function keyAt(text: string, offset: number): string {
  return /^[^:\s]+/.exec(text.slice(offset, offset + 100))?.[0] ?? ''
}
