/** Characters that nobody sees on a page: white space, controls, joiners, marks of direction and fillers. */
const UNSEEN = /[\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u

/** True when there is something to see in a text. */
export function canBeSeen(text: string): boolean {
  return [...text].some((character) => !UNSEEN.test(character))
}

/** The first character of a text that looks like none, or like a space that it is not: as `U+00A0`. */
export function unseenIn(text: string): string | undefined {
  const found = [...text].find((character) => UNSEEN.test(character) && !' \n\r\t'.includes(character))
  return found === undefined ? undefined : codePoint(found)
}

export function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

/** Characters that begin lines, drive a terminal, or turn the direction of what follows. Joiners of emoji do not. */
const UNRULY = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu

/** The first such character of a text, but for the ends of lines and tabs. */
export function unrulyIn(text: string): { character: string; turns: boolean } | undefined {
  const found = text.match(UNRULY)?.find((character) => !'\n\r\t'.includes(character))
  return found === undefined ? undefined : { character: codePoint(found), turns: /\p{Cf}/u.test(found) }
}

/** Escapes what would end the line or hide the rest of it: partners choose such texts. */
export function withinALine(text: string): string {
  return text.replaceAll(UNRULY, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
