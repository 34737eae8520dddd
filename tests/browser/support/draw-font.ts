/** How a font is drawn, in thousandths of its size. */
export interface FontGiven {
  readonly family: string
  /** A small letter of middling width, such as `n`, has it; others keep proportion. */
  readonly width: number
  readonly ascent: number
  readonly descent: number
}

/** First and last code point of what there is a glyph for: Latin, Arabic, and the dashes, quotes and dots between them. */
const RANGES = [
  [0x20, 0x7e],
  [0xa0, 0x17f],
  [0x600, 0x6ff],
  [0x2010, 0x203a],
] as const
const UNITS = 1000

/**
 * A TrueType font in which every character is a bar as wide and as high as that character mostly is: nobody reads it, but
 * lines break as they do in a font of that width. https://learn.microsoft.com/typography/opentype/spec/otff
 */
export function drawFont(given: FontGiven): Buffer {
  const codePoints = RANGES.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, at) => first + at),
  )
  const glyphs = [given.width, ...codePoints.map((each) => widthOf(each, given.width))].map(
    (advance, at) => ({
      advance,
      outline: bar(advance, at === 0 ? 0 : heightOf(codePoints[at - 1] ?? 0)),
    }),
  )
  const offsets = [0]
  for (const { outline } of glyphs) offsets.push((offsets.at(-1) ?? 0) + outline.length)
  const metrics = {
    ...given,
    glyphs: glyphs.length,
    widest: Math.max(...glyphs.map(({ advance }) => advance)),
  }
  return file({
    'OS/2': os2(metrics),
    cmap: cmap(),
    glyf: Buffer.concat(glyphs.map(({ outline }) => outline)),
    head: head(metrics),
    hhea: hhea(metrics),
    hmtx: Buffer.concat(glyphs.map(({ advance }) => u16(advance, 0))),
    loca: Buffer.concat(offsets.map((offset) => u32(offset))),
    maxp: Buffer.concat([u32(0x10000), u16(metrics.glyphs, 4, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0)]),
    name: name(given.family),
    post: Buffer.concat([u32(0x30000, 0), u16(0x10000 - 100, 50), u32(0, 0, 0, 0, 0)]),
  })
}

function widthOf(codePoint: number, width: number): number {
  const text = String.fromCodePoint(codePoint)
  if (/[\s]/.test(text)) return Math.round(width * 0.5)
  if (/[iljtfrI.,:;'!|()[\]‘’-]/.test(text)) return Math.round(width * 0.6)
  if (/[mwMW@%—…]/.test(text)) return Math.round(width * 1.5)
  return Math.round(width * (/[\p{Lu}]/u.test(text) ? 1.2 : 1))
}

function heightOf(codePoint: number): number {
  const text = String.fromCodePoint(codePoint)
  if (/\s/.test(text)) return 0
  return /[a-z.,-]/.test(text) && !/[bdfhklt]/.test(text) ? 480 : 700
}

type Metrics = FontGiven & { readonly glyphs: number; readonly widest: number }

/** One rectangle on the baseline, within a twentieth of its room at either side. */
function bar(advance: number, height: number): Buffer {
  if (height === 0) return Buffer.alloc(0)
  const [left, right] = [Math.round(advance * 0.05), Math.round(advance * 0.95)]
  const across = right - left
  return Buffer.concat([
    u16(1, left, 0, right, height, 3, 0),
    Buffer.from([1, 1, 1, 1]),
    u16(left, 0, across, 0, 0, height, 0, -height),
    Buffer.alloc(2),
  ])
}

/** Each range is a run of glyphs, the first after that for what is missing. */
function cmap(): Buffer {
  let glyph = 1
  const groups = RANGES.map(([first, last]) => {
    const group = u32(first, last, glyph)
    glyph += last - first + 1
    return group
  })
  const table = Buffer.concat([u16(12, 0), u32(16 + 12 * groups.length, 0, groups.length), ...groups])
  return Buffer.concat([u16(0, 1, 3, 10), u32(12), table])
}

function head({ widest, ascent, descent }: Metrics): Buffer {
  const dates = Buffer.alloc(16)
  return Buffer.concat([
    u32(0x10000, 0x10000, 0, 0x5f0f3cf5),
    u16(3, UNITS),
    dates,
    u16(0, -descent, widest, ascent, 0, 8, 2, 1, 0),
  ])
}

const hhea = ({ ascent, descent, widest, glyphs }: Metrics): Buffer =>
  Buffer.concat([
    u32(0x10000),
    u16(ascent, -descent, 0, widest, 0, 0, widest, 1, 0, 0, 0, 0, 0, 0, 0, glyphs),
  ])

function os2({ width, ascent, descent }: Metrics): Buffer {
  const sizes = [650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0]
  return Buffer.concat([
    u16(4, width, 400, 5, 0, ...sizes),
    Buffer.alloc(10),
    u32(1, 0, 0, 0),
    Buffer.from('TEST'),
    u16(0x40, 0x20, 0xffff, ascent, -descent, 0, ascent, descent),
    u32(1, 0),
    u16(480, 700, 0, 0x20, 1),
  ])
}

function name(family: string): Buffer {
  const texts = new Map([
    [1, family],
    [2, 'Regular'],
    [4, family],
    [6, family.replaceAll(' ', '')],
  ])
  const records: Buffer[] = []
  const strings: Buffer[] = []
  for (const [id, text] of texts) {
    const encoded = Buffer.from(text, 'utf16le').swap16()
    records.push(
      u16(
        3,
        1,
        0x409,
        id,
        encoded.length,
        strings.reduce((sum, { length }) => sum + length, 0),
      ),
    )
    strings.push(encoded)
  }
  return Buffer.concat([u16(0, texts.size, 6 + 12 * texts.size), ...records, ...strings])
}

/** The tables with their directory, each at a multiple of four bytes. */
function file(tables: Readonly<Record<string, Buffer>>): Buffer {
  const entries = Object.entries(tables)
  const power = Math.floor(Math.log2(entries.length))
  let offset = 12 + 16 * entries.length
  const directory = [
    u32(0x10000),
    u16(entries.length, 16 * 2 ** power, power, 16 * (entries.length - 2 ** power)),
  ]
  const bodies: Buffer[] = []
  for (const [tag, table] of entries) {
    const padded = Buffer.concat([table, Buffer.alloc((4 - (table.length % 4)) % 4)])
    directory.push(Buffer.from(tag), u32(checksum(padded), offset, table.length))
    bodies.push(padded)
    offset += padded.length
  }
  return Buffer.concat([...directory, ...bodies])
}

function checksum(table: Buffer): number {
  let sum = 0
  for (let at = 0; at < table.length; at += 4) sum = (sum + table.readUInt32BE(at)) % 2 ** 32
  return sum
}

function u16(...numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 * numbers.length)
  for (const [at, number] of numbers.entries()) bytes.writeUInt16BE(number & 0xffff, 2 * at)
  return bytes
}

function u32(...numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * numbers.length)
  for (const [at, number] of numbers.entries()) bytes.writeUInt32BE(number, 4 * at)
  return bytes
}
