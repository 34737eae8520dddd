import { ExactNumber } from '../json/exact-number.ts'

/** zod tells an error function this, as far as messages here use it. */
interface Issue {
  readonly code?: string
  readonly input?: unknown
  readonly keys?: readonly string[]
}

interface Wants {
  readonly error: (issue: Issue) => string
}

/**
 * The error of a schema as what to write instead, such as `true or false`: for a value that is missing and for one of
 * the wrong type.
 */
export function wants(what: string): Wants {
  return { error: (issue) => messageOf(issue, what) }
}

/** As `wants`, for texts: where YAML or JSON makes a number or a boolean of one, it says to put it in quotes. */
export function wantsText(what: string): Wants {
  return {
    error: (issue) =>
      typeof issue.input === 'number' ||
      typeof issue.input === 'boolean' ||
      issue.input instanceof ExactNumber
        ? `must be a string, so in quotes: ${what}`
        : messageOf(issue, what),
  }
}

function messageOf({ code, input, keys }: Issue, what: string): string {
  if (code === 'unrecognized_keys') return `has keys that are not known here: ${keys?.join(', ')}`
  return input === undefined ? `is missing: write ${what}` : `must be ${what}`
}
