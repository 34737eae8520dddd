/** As the page is written: its own words, and whatever says no language. */
const ENGLISH = 'en-GB'

/** The scripts that are written from right to left. */
const LEFTWARDS = ['Arab', 'Hebr', 'Thaa', 'Syrc', 'Nkoo', 'Adlm', 'Rohg']

let spoken = ENGLISH

/** Days and numbers are written in this language from now on. @param tag that of the texts; undefined where they do not say */
export function speak(tag: string | undefined): void {
  spoken = tag === undefined || tag === 'en' ? ENGLISH : tag
}

/** The language in which days and numbers are written: a tag of BCP 47. */
export const language = (): string => spoken

export const isEnglish = (): boolean => spoken.startsWith('en')

/** The direction in which the language's script runs. */
export function directionOf(tag: string): 'ltr' | 'rtl' {
  return LEFTWARDS.includes(new Intl.Locale(tag).maximize().script ?? '') ? 'rtl' : 'ltr'
}
