import type { Picture } from './png.ts'

/** Colours that are drawn alike, with how many pixels have each: 0xRRGGBB and its count. */
type Box = readonly (readonly [colour: number, pixels: number])[]

const CHANNELS = [16, 8, 0] as const

/** At most so many colours that stand for all of a picture's, and which of them each pixel has. */
export function reduceColours({ rgb }: Picture, most: number): { palette: number[]; indices: Uint8Array } {
  const pixels = rgb.length / 3
  const counts = new Map<number, number>()
  const colourAt = (pixel: number) =>
    ((rgb[pixel * 3] ?? 0) << 16) | ((rgb[pixel * 3 + 1] ?? 0) << 8) | (rgb[pixel * 3 + 2] ?? 0)
  for (let pixel = 0; pixel < pixels; pixel++)
    counts.set(colourAt(pixel), (counts.get(colourAt(pixel)) ?? 0) + 1)

  const boxes = cut([...counts], most)
  const numbers = new Map<number, number>()
  for (const [number, box] of boxes.entries()) for (const [colour] of box) numbers.set(colour, number)
  const indices = Uint8Array.from({ length: pixels }, (_, pixel) => numbers.get(colourAt(pixel)) ?? 0)
  return { palette: boxes.map(mean), indices }
}

/** Cuts the box in which colours differ most, at its mean, until there are enough. */
function cut(whole: Box, most: number): Box[] {
  const boxes = [{ box: whole, ...widest(whole) }]
  while (boxes.length < most) {
    const next = boxes.reduce((one, other) => (other.error > one.error ? other : one))
    if (next.error === 0) break
    const half = (isLow: boolean) =>
      next.box.filter(([colour]) => ((colour >> next.shift) & 255) <= next.mean === isLow)
    const halves = [half(true), half(false)]
    boxes.splice(boxes.indexOf(next), 1, ...halves.map((box) => ({ box, ...widest(box) })))
  }
  return boxes.map(({ box }) => box)
}

/** The channel in which a box's pixels differ most, by the sum of the squares of their distances from its mean. */
function widest(box: Box) {
  return CHANNELS.map((shift) => {
    const mean = meanOf(box, shift)
    const error = box.reduce(
      (sum, [colour, pixels]) => sum + pixels * (((colour >> shift) & 255) - mean) ** 2,
      0,
    )
    return { shift, mean, error }
  }).reduce((one, other) => (other.error > one.error ? other : one))
}

function meanOf(box: Box, shift: number): number {
  let [sum, pixels] = [0, 0]
  for (const [colour, count] of box) {
    sum += ((colour >> shift) & 255) * count
    pixels += count
  }
  return sum / pixels
}

function mean(box: Box): number {
  return CHANNELS.reduce<number>((colour, shift) => colour | (Math.round(meanOf(box, shift)) << shift), 0)
}
