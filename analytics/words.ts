import { formatted } from './format.ts'
import type { Column, Value } from './section.ts'

/** Codes of the report, by their column, in words for people. Files have the codes. */
const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  since: { campaignStart: 'campaign’s start', firstActivity: 'first activity' },
  sign: { fasterThanReading: 'faster than reading', flood: 'flood', neverOff: 'never off' },
}

/** The word of a sign, by its code. */
export const signWord = (sign: string): string => WORDS.sign?.[sign] ?? sign

/** Where a value is lacking. */
const NOTHING: Readonly<Record<string, string>> = { partner: 'no partner', firstDay: 'not known' }

/** A value as people read it, on the page and in a terminal. */
export function wordsOf(value: Value, column: Column): string {
  if (value === null) return NOTHING[column.key] ?? '–'
  return WORDS[column.key]?.[String(value)] ?? formatted(value, column)
}
