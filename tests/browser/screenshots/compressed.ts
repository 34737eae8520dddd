import { reduceColours } from './palette.ts'
import { decodePng, encodeIndexed } from './png.ts'

/** Tried in turn: the fewer, the more is alike, and what is alike takes little. */
const COLOURS = [256, 192, 128, 96, 64]

/** A browser's screenshot as a PNG of as many colours as fit the size. @throws Error when even few do not */
export function compressed(screenshot: Buffer, mostBytes: number): Buffer {
  const picture = decodePng(screenshot)
  for (const colours of COLOURS) {
    const { palette, indices } = reduceColours(picture, colours)
    const file = encodeIndexed(picture, palette, indices)
    if (file.length <= mostBytes) return file
  }
  throw new Error(`with ${COLOURS.at(-1)} colours it is still larger than ${mostBytes} bytes`)
}
