// East Asian Wide and Fullwidth blocks (Unicode Standard Annex 11), and pictures, take two columns.
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|(?!\p{Regional_Indicator})\p{Emoji_Presentation}/u

// Marks are drawn over the character before them; a Hangul syllable's later letters join its first.
const NO_COLUMN = /[\p{Mn}\p{Me}\u1160-\u11ff]/u

// Control and format characters, line ends included: a title could otherwise steer the terminal or turn the line round.
// What joins or recolours pictures goes too, since terminals disagree on the width of the result.
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]|\p{Emoji_Modifier}|\p{Variation_Selector}/gu

/** Columns that a terminal gives to a text of printable characters: the sum of those of its parts, however it is cut. */
export function screenWidth(text: string): number {
  let width = 0
  for (const character of text) width += columnsOf(character)
  return width
}

/** Exactly `width` columns: padded with spaces, or cut and ended by dots. Unprintable characters are left out. */
export function fit(text: string, width: number): string {
  const printable = text.replace(UNPRINTABLE, '')
  const shown = screenWidth(printable) <= width ? printable : cut(printable, width)
  return shown + ' '.repeat(width - screenWidth(shown))
}

function cut(text: string, width: number): string {
  const dots = '.'.repeat(Math.min(2, width))
  let kept = ''
  let left = width - dots.length
  for (const character of text) {
    left -= columnsOf(character)
    if (left < 0) break
    kept += character
  }
  return kept.trimEnd() + dots
}

function columnsOf(character: string): number {
  if (NO_COLUMN.test(character)) return 0
  return WIDE.test(character) ? 2 : 1
}
