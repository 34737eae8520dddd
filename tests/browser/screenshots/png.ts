import { crc32, deflateSync, inflateSync } from 'node:zlib'

/** Red, green and blue of each pixel, 8 bits each, row after row from the top. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly rgb: Uint8Array
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const TRUECOLOUR = 2
const INDEXED = 3

/** Reads what a browser writes: 8-bit true colour, with or without alpha, which is dropped. @throws Error for others */
export function decodePng(file: Buffer): Picture {
  const data: Buffer[] = []
  let header: Buffer = Buffer.alloc(0)
  for (let at = SIGNATURE.length; at < file.length; ) {
    const length = file.readUInt32BE(at)
    const type = file.toString('latin1', at + 4, at + 8)
    const content = file.subarray(at + 8, at + 8 + length)
    if (type === 'IHDR') header = content
    if (type === 'IDAT') data.push(content)
    at += length + 12
  }
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const [depth, colour, interlaced] = [header[8], header[9] ?? 0, header[12]]
  if (depth !== 8 || (colour & ~4) !== TRUECOLOUR || interlaced) throw new Error('not a PNG of a browser')
  const channels = colour & 4 ? 4 : 3
  const pixels = unfiltered(inflateSync(Buffer.concat(data)), width * channels, channels)
  const rgb = new Uint8Array(width * height * 3)
  for (let pixel = 0; pixel < width * height; pixel++)
    rgb.set(pixels.subarray(pixel * channels, pixel * channels + 3), pixel * 3)
  return { width, height, rgb }
}

/** Undoes the filter of each row, which its first byte names. https://www.w3.org/TR/png-3/#9Filters */
function unfiltered(data: Buffer, rowBytes: number, channels: number): Uint8Array {
  const rows = data.length / (rowBytes + 1)
  const out = new Uint8Array(rows * rowBytes)
  for (let row = 0; row < rows; row++) {
    const filter = data[row * (rowBytes + 1)]
    for (let index = 0; index < rowBytes; index++) {
      const at = row * rowBytes + index
      const left = index < channels ? 0 : (out[at - channels] ?? 0)
      const up = row === 0 ? 0 : (out[at - rowBytes] ?? 0)
      const corner = index < channels || row === 0 ? 0 : (out[at - rowBytes - channels] ?? 0)
      const predicted = [0, left, up, (left + up) >> 1, nearest(left, up, corner)][filter ?? 0] ?? 0
      out[at] = (data[row * (rowBytes + 1) + 1 + index] ?? 0) + predicted
    }
  }
  return out
}

/** Paeth's predictor. */
function nearest(left: number, up: number, corner: number): number {
  const [toLeft, toUp] = [Math.abs(up - corner), Math.abs(left - corner)]
  const toCorner = Math.abs(left + up - 2 * corner)
  if (toLeft <= toUp && toLeft <= toCorner) return left
  return toUp <= toCorner ? up : corner
}

/** A PNG of at most 256 colours: `palette` as 0xRRGGBB, `indices` a byte a pixel. */
export function encodeIndexed(
  { width, height }: Pick<Picture, 'width' | 'height'>,
  palette: readonly number[],
  indices: Uint8Array,
): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, INDEXED, 0, 0, 0], 8)
  const rows = Buffer.alloc((width + 1) * height)
  for (let row = 0; row < height; row++)
    rows.set(indices.subarray(row * width, (row + 1) * width), row * (width + 1) + 1)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk(
      'PLTE',
      Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255])),
    ),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}
