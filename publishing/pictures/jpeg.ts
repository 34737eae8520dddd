import { orientationIn, orientationOnly } from './exif.ts'
import { type Picture, PictureError } from './picture.ts'

const SOS = 0xda
const EOI = 0xd9

/** Keeps the segments that show the picture, and which way up it is. @throws PictureError when it is not whole */
export function cleanJpeg(bytes: Uint8Array): Picture {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const kept: Uint8Array[] = [bytes.subarray(0, 2)]
  const cleaned = new Set<string>()
  let size: { width: number; height: number } | undefined
  let orientation = 1
  let at = 2
  for (;;) {
    // Any number of FF may come before a marker.
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++
    const marker = bytes[at + 1]
    if (bytes[at] !== 0xff || marker === undefined) throw notWhole()
    if (marker === EOI) break
    if (at + 4 > bytes.length) throw notWhole()
    const head = at + 2 + view.getUint16(at + 2)
    const end = marker === SOS ? endOfScan(bytes, head) : head
    if (end > bytes.length || head < at + 4) throw notWhole()
    const segment = bytes.subarray(at, end)
    if (isFrame(marker) && segment.length >= 9)
      size = { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    if (marker === 0xe1) orientation = orientationIn(segment.subarray(4)) ?? orientation
    if (shows(marker, segment)) kept.push(segment)
    else cleaned.add(marker === 0xfe ? 'comment' : marker === 0xe1 ? 'EXIF or XMP' : `APP${marker - 0xe0}`)
    at = end
  }
  if (!size) throw new PictureError('is a JPEG without a picture in it: save it anew')
  if (at + 2 < bytes.length) cleaned.add('what follows its end')
  if (orientation > 1) kept.splice(1, 0, orientationOnly(orientation))
  return {
    type: 'jpg',
    bytes: Buffer.concat([...kept, Uint8Array.of(0xff, EOI)]),
    ...(orientation > 4 ? { width: size.height, height: size.width } : size),
    cleaned: [...cleaned],
  }
}

const notWhole = () => new PictureError('is a JPEG that ends before its end: send the whole of it')

/** A segment with the size: SOF0 to SOF15, which are not tables (C4), an extension (C8) or conditioning (CC). */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

/** Tells whether a segment says how the picture looks: all do but those of applications, of which three do, and comments. */
function shows(marker: number, segment: Uint8Array): boolean {
  if (marker === 0xe2) return String.fromCharCode(...segment.subarray(4, 15)) === 'ICC_PROFILE'
  return marker === 0xe0 || marker === 0xee || !((marker >= 0xe0 && marker <= 0xef) || marker === 0xfe)
}

/** Where the data after a start of scan ends: at a marker that is neither an escaped FF nor a restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(0xff, from)
  while (at >= 0 && at + 1 < bytes.length) {
    const next = bytes[at + 1] ?? 0
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at
    at = bytes.indexOf(0xff, next === 0xff ? at + 1 : at + 2)
  }
  throw notWhole()
}
