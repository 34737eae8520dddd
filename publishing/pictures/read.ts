import { LARGEST_SVG, WIDEST_PICTURE } from '../../schemas/pictures.ts'
import { cleanJpeg } from './jpeg.ts'
import { type Picture, PictureError } from './picture.ts'
import { cleanPng, PNG } from './png.ts'
import { cleanSvg } from './svg.ts'
import { cleanWebp } from './webp.ts'

const TAKEN = 'SVG, PNG, JPEG and WebP are taken'

/** Reads a picture by what it has, whatever its name or its sender says it is. @throws PictureError */
export function readPicture(bytes: Uint8Array): Picture {
  const picture = readerOf(bytes)(bytes)
  const { type, width, height } = picture
  if (type !== 'svg') assertSize({ width, height })
  return picture
}

function readerOf(bytes: Uint8Array): (bytes: Uint8Array) => Picture {
  if (bytes.length === 0) throw new PictureError(`has no byte: ${TAKEN}`)
  if (begins(bytes, PNG)) return cleanPng
  if (begins(bytes, [0xff, 0xd8, 0xff])) return cleanJpeg
  if (begins(bytes, ascii('RIFF')) && begins(bytes.subarray(8), ascii('WEBP'))) return cleanWebp
  const other = OTHERS.find(({ sign, at = 0 }) => begins(bytes.subarray(at), ascii(sign)))
  if (other) throw new PictureError(`is of the kind ${other.kind}, and ${TAKEN}`)
  // The first sign that is no space of an XML text in UTF-8, with or without a byte order mark.
  if (bytes.find((byte) => ![0xef, 0xbb, 0xbf, 0x20, 0x09, 0x0a, 0x0d].includes(byte)) !== 0x3c)
    throw new PictureError(`is none of a kind that is known here: ${TAKEN}`)
  if (bytes.length > LARGEST_SVG)
    throw new PictureError(
      `is an SVG of ${bytes.length} bytes, and ${LARGEST_SVG} are taken: make it simpler`,
    )
  return cleanSvg
}

/** People try these too. */
const OTHERS = [
  { kind: 'GIF', sign: 'GIF8' },
  { kind: 'BMP', sign: 'BM' },
  { kind: 'PDF', sign: '%PDF' },
  { kind: 'HEIC or AVIF', sign: 'ftyp', at: 4 },
  { kind: 'Photoshop', sign: '8BPS' },
  { kind: 'TIFF', sign: 'II*\0' },
  { kind: 'TIFF', sign: 'MM\0*' },
]

const ascii = (text: string) => Array.from(text, (sign) => sign.charCodeAt(0))
const begins = (bytes: Uint8Array, sign: readonly number[]) =>
  sign.every((byte, index) => bytes[index] === byte)

function assertSize({ width, height }: { width: number; height: number }): void {
  if (width >= 1 && height >= 1 && width <= WIDEST_PICTURE && height <= WIDEST_PICTURE) return
  throw new PictureError(
    `is ${width} by ${height} pixels, and 1 to ${WIDEST_PICTURE} each way are taken: make it smaller`,
  )
}
