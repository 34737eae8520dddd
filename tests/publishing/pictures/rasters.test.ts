import { crc32, deflateSync } from 'node:zlib'
import { readPicture } from '../../../publishing/pictures/read.ts'

const bytes = (base64: string) => Buffer.from(base64, 'base64')
const WEBP = bytes('UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA')
const LOSSLESS = bytes('UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==')
const JPEG = bytes(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxD/2Q==',
)

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

function png(width: number, height: number, ...more: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width)
  head.writeUInt32BE(height, 4)
  head.set([8, 0], 8)
  const pixels = deflateSync(Buffer.alloc((width + 1) * Math.min(height, 2)))
  const parts = [chunk('IHDR', head), ...more, chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([bytes('iVBORw0KGgo='), ...parts])
}

/** A photograph as a telephone takes it: on its side, with where it was taken. */
function photograph(orientation: number, bigEndian: boolean): Buffer {
  const tiff = Buffer.alloc(38)
  tiff.write(bigEndian ? 'MM\0*' : 'II*\0', 'latin1')
  const short = (value: number, at: number) =>
    bigEndian ? tiff.writeUInt16BE(value, at) : tiff.writeUInt16LE(value, at)
  const long = (value: number, at: number) =>
    bigEndian ? tiff.writeUInt32BE(value, at) : tiff.writeUInt32LE(value, at)
  long(8, 4)
  short(2, 8)
  short(0x010f, 10)
  short(0x0112, 22)
  short(3, 24)
  long(1, 26)
  short(orientation, 30)
  const exif = Buffer.concat([Buffer.from('Exif\0\0'), tiff, Buffer.from('51.5 N 0.1 W')])
  const wide = Buffer.from(JPEG)
  wide.writeUInt16BE(7, wide.indexOf(Buffer.from([0xff, 0xc2])) + 7)
  return Buffer.concat([
    wide.subarray(0, 2),
    Buffer.from([0xff, 0xe1, 0, exif.length + 2]),
    exif,
    wide.subarray(2),
  ])
}

/** A WebP of the extended kind, with the chunks given. */
function extended(...chunks: readonly [type: string, data: Buffer][]): Buffer {
  const parts = chunks.map(([type, data]) => {
    const head = Buffer.alloc(8)
    head.write(type)
    head.writeUInt32LE(data.length, 4)
    return Buffer.concat([head, data, Buffer.alloc(data.length % 2)])
  })
  const body = Buffer.concat([Buffer.from('WEBP'), ...parts])
  const head = Buffer.alloc(8)
  head.write('RIFF')
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body])
}
const LOSSY: [string, Buffer] = ['VP8 ', WEBP.subarray(20)]
const CANVAS: [string, Buffer] = ['VP8X', Buffer.from([0x0c, 0, 0, 0, 9, 0, 0, 4, 0, 0])]

test.each([
  ['PNG', png(3, 2), { type: 'png', width: 3, height: 2 }],
  ['JPEG', JPEG, { type: 'jpg', width: 1, height: 1 }],
  ['WebP', WEBP, { type: 'webp', width: 1, height: 1 }],
  ['lossless WebP', LOSSLESS, { type: 'webp', width: 1, height: 1 }],
])('a plain %s is known by what it has, and kept to the byte', (_name, file, told) => {
  expect(readPicture(file)).toEqual({ ...told, bytes: expect.anything(), cleaned: [] })
  expect(Buffer.from(readPicture(file).bytes).equals(file)).toBe(true)
})

test('nothing is kept that says where, when and by whom a picture was made, nor what lies behind its end', () => {
  const text = chunk('tEXt', Buffer.from('Author\0Somebody'))
  const drawn = readPicture(
    Buffer.concat([png(3, 2, text, chunk('eXIf', Buffer.from('GPS'))), Buffer.from('PK zip')]),
  )
  expect(drawn).toMatchObject({ cleaned: ['tEXt', 'eXIf', 'what follows its end'] })
  expect(Buffer.from(drawn.bytes).equals(png(3, 2))).toBe(true)

  const made = readPicture(
    extended(CANVAS, LOSSY, ['EXIF', Buffer.from('GPS')], ['XMP ', Buffer.from('<x/>')]),
  )
  const plain = extended(['VP8X', Buffer.from([0, 0, 0, 0, 9, 0, 0, 4, 0, 0])], LOSSY)
  expect(made).toMatchObject({ width: 10, height: 5, cleaned: ['EXIF', 'XMP'] })
  expect(Buffer.from(made.bytes).equals(plain)).toBe(true)

  const comment = Buffer.concat([
    JPEG.subarray(0, 2),
    bytes('//4ABmhpISE='),
    JPEG.subarray(2),
    Buffer.from('PK zip'),
  ])
  const taken = readPicture(comment)
  expect(taken.cleaned).toEqual(['comment', 'what follows its end'])
  expect(Buffer.from(taken.bytes).equals(JPEG)).toBe(true)
})

test.each([true, false])(
  'a photograph keeps which way up it is, and nothing else of its EXIF (big-endian: %s)',
  (bigEndian) => {
    const upright = readPicture(photograph(6, bigEndian))
    expect(upright).toMatchObject({ width: 1, height: 7, cleaned: ['EXIF or XMP'] })
    expect(Buffer.from(upright.bytes).includes('51.5')).toBe(false)
    // Cleaning it once more finds only the EXIF that was written here, and writes it anew.
    expect(Buffer.from(readPicture(upright.bytes).bytes).equals(Buffer.from(upright.bytes))).toBe(true)
    expect(readPicture(photograph(1, bigEndian)).bytes).toHaveLength(JPEG.length)
  },
)

test.each([
  ['nothing', Buffer.alloc(0), 'has no byte: SVG, PNG, JPEG and WebP are taken'],
  ['a GIF', Buffer.from('GIF89a'), 'is of the kind GIF, and SVG, PNG, JPEG and WebP are taken'],
  ['a telephone’s own', Buffer.from('\0\0\0\x18ftypheic', 'latin1'), 'is of the kind HEIC or AVIF'],
  ['garbage', Buffer.from('garbage'), 'is none of a kind that is known here'],
  ['half a PNG', png(3, 2).subarray(0, -20), 'is a PNG that ends before its end'],
  [
    'a PNG without pixels',
    Buffer.concat([png(3, 2).subarray(0, 33), chunk('IEND', Buffer.alloc(0))]),
    'without a pixel',
  ],
  [
    'a PNG that begins elsewhere',
    Buffer.concat([bytes('iVBORw0KGgo='), chunk('IEND', Buffer.alloc(0))]),
    'does not begin with its size',
  ],
  ['half a JPEG', JPEG.subarray(0, -2), 'is a JPEG that ends before its end'],
  ['a JPEG of no picture', bytes('/9j/2Q=='), 'is a JPEG without a picture in it'],
  ['half a WebP', WEBP.subarray(0, -4), 'is a WebP that ends before its end'],
  ['a WebP of no picture', extended(), 'is a WebP that ends before its end'],
  ['a picture as wide as a wall', png(5000, 2), 'is 5000 by 2 pixels, and 1 to 4096 each way are taken'],
  [
    'a heavy SVG',
    Buffer.from(`<svg>${' '.repeat(600_000)}`),
    'is an SVG of 600005 bytes, and 524288 are taken',
  ],
  ['an SVG of UTF-16', Buffer.from('<svg\0>\xff', 'latin1'), 'is an SVG that is not in UTF-8'],
])('%s is refused, with what is taken', (_name, file, message) => {
  expect(() => readPicture(file)).toThrow(message)
})

test('no cut of a picture is taken for the whole, and none ends in anything but a clear word', () => {
  for (const file of [png(3, 2), JPEG, WEBP, LOSSLESS, photograph(6, true), extended(CANVAS, LOSSY)]) {
    for (let length = 0; length < file.length; length++) {
      expect(() => readPicture(file.subarray(0, length))).toThrow(
        expect.objectContaining({ name: 'PictureError' }),
      )
    }
  }
})
