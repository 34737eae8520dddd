/** A keepsake of the answer of `GET /v1/me/passports/{campaignId}`, as far as the picture shows it. Times are RFC 3339. */
export type PassportKeepsake =
  | {
      readonly state: 'earned'
      readonly title: string
      readonly earnedAt: string
      readonly edition?: { readonly number: number; readonly of: number }
    }
  | {
      readonly state: 'locked'
      readonly title: string
      readonly progress: { readonly current: number; readonly target: number; readonly unit: string }
      readonly soldOut?: boolean
    }
  | { readonly state: 'hidden' }

export interface Passport {
  readonly title: string
  /** IANA name: the campaign's, in which its days are counted. */
  readonly timeZone?: string
  readonly keepsakes: readonly PassportKeepsake[]
}

export interface PictureOptions {
  /** Whether to use ANSI colour codes; without them the text is the same. */
  readonly colour: boolean
  /** Columns of the terminal. No line is wider, down to 24. */
  readonly width: number
}

type Paint = (code: keyof typeof COLOURS, text: string) => string
interface Border {
  readonly top: readonly [string, string, string]
  readonly side: string
  readonly bottom: readonly [string, string, string]
  readonly colour: keyof typeof COLOURS
}

const COLOURS = { gold: '1;33', plain: '0', dim: '2', mystery: '35', title: '1' } as const
const BORDERS = {
  earned: { top: ['╔', '═', '╗'], side: '║', bottom: ['╚', '═', '╝'], colour: 'gold' },
  locked: { top: ['┌', '─', '┐'], side: '│', bottom: ['└', '─', '┘'], colour: 'dim' },
  hidden: { top: ['┌', '╌', '┐'], side: '╎', bottom: ['└', '╌', '┘'], colour: 'mystery' },
} as const satisfies Record<PassportKeepsake['state'], Border>

const NARROWEST = 24
const GAP = ' '

/**
 * Draws a passport for a terminal: its title, then a cell for each keepsake in the order given, as many in a row as
 * fit. Lines end in a line feed each. Only ASCII and box-drawing characters of one column are added to the titles.
 */
export function drawPassport(passport: Passport, options: PictureOptions): string {
  const width = Math.max(NARROWEST, Math.floor(options.width))
  const paint: Paint = (code, text) => (options.colour ? `\u001b[${COLOURS[code]}m${text}\u001b[0m` : text)
  const columns = Math.max(1, Math.floor((width + GAP.length) / (NARROWEST + GAP.length)))
  const cellWidth = Math.floor((width + GAP.length) / columns) - GAP.length
  const pageWidth = columns * (cellWidth + GAP.length) - GAP.length

  const lines = header(passport, pageWidth, paint)
  for (let first = 0; first < passport.keepsakes.length; first += columns) {
    const cells = passport.keepsakes
      .slice(first, first + columns)
      .map((keepsake) => drawCell(keepsake, cellWidth, passport.timeZone ?? 'UTC', paint))
    const height = cells[0]?.length ?? 0
    for (let row = 0; row < height; row++) lines.push(cells.map((cell) => cell[row] ?? '').join(GAP))
  }
  return `${lines.join('\n')}\n`
}

function header({ title, keepsakes }: Passport, width: number, paint: Paint): string[] {
  const earned = keepsakes.filter(({ state }) => state === 'earned').length
  const count = `${earned} of ${keepsakes.length}`
  const shown = fit(title.toUpperCase(), width - count.length - 2).trimEnd()
  const space = ' '.repeat(width - screenWidth(shown) - count.length)
  return [`${paint('title', shown)}${space}${paint('gold', count)}`, paint('dim', '═'.repeat(width))]
}

/** Five lines of `width` columns. */
function drawCell(keepsake: PassportKeepsake, width: number, timeZone: string, paint: Paint): string[] {
  const inner = width - 4
  const border: Border = BORDERS[keepsake.state]
  const edge = ([left, line, right]: Border['top']) =>
    paint(border.colour, `${left}${line.repeat(width - 2)}${right}`)
  const side = paint(border.colour, border.side)
  const row = (code: keyof typeof COLOURS, text: string) => `${side} ${paint(code, fit(text, inner))} ${side}`
  return [edge(border.top), ...content(keepsake, inner, timeZone, row), edge(border.bottom)]
}

function content(
  keepsake: PassportKeepsake,
  inner: number,
  timeZone: string,
  row: (code: keyof typeof COLOURS, text: string) => string,
): string[] {
  switch (keepsake.state) {
    case 'earned': {
      const { title, earnedAt, edition } = keepsake
      const number = edition ? `No. ${edition.number} of ${edition.of}` : ''
      return [row('title', title), row('plain', timeText(earnedAt, timeZone)), row('gold', number)]
    }
    case 'locked': {
      const { title, soldOut } = keepsake
      const { current, target, unit } = keepsake.progress
      const howFar = soldOut ? 'none left' : `${rounded(current)}/${rounded(target)} ${unit}`
      return [row('plain', title), row('plain', progressBar(current, target, inner)), row('dim', howFar)]
    }
    case 'hidden':
      return [row('mystery', '? ? ?'), row('dim', 'secret until earned'), row('dim', '')]
  }
}

/** Full only when the target is reached, empty only when nothing is done, whatever rounding says. */
function progressBar(current: number, target: number, width: number): string {
  const share = target > 0 ? Math.min(1, Math.max(0, current / target)) : 0
  const least = share > 0 ? 1 : 0
  const most = share < 1 ? width - 1 : width
  const filled = Math.min(most, Math.max(least, Math.round(share * width)))
  return '━'.repeat(filled) + '╌'.repeat(width - filled)
}

/** At most one decimal, cut off: 4.97 minutes are not yet 5. */
function rounded(amount: number): number {
  return Math.floor(amount * 10) / 10
}

function timeText(time: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).format(new Date(time))
}

// East Asian Wide and Fullwidth blocks (Unicode Standard Annex 11), and pictures, take two columns.
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|(?!\p{Regional_Indicator})\p{Emoji_Presentation}/u

// Marks are drawn over the character before them; a Hangul syllable's later letters join its first.
const NO_COLUMN = /[\p{Mn}\p{Me}\u1160-\u11ff]/u

// Control and format characters, line ends included: a title could otherwise steer the terminal or turn the line round.
// Characters that join or recolour pictures go too, since terminals disagree on the width of the result.
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
