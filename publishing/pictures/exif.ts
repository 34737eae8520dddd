const ORIENTATION = 0x0112
const SHORT = 3

/**
 * Which way up a photograph is, 1 to 8 (Exif 2.3, tag 0x0112): a camera that is held upright writes it beside pixels that lie on their
 * side. Undefined where the segment does not say.
 *
 * @param data of an APP1 segment
 */
export function orientationIn(data: Uint8Array): number | undefined {
  if (String.fromCharCode(...data.subarray(0, 6)) !== 'Exif\0\0') return undefined
  const tiff = data.subarray(6)
  if (tiff.length < 8) return undefined
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  const isLittle = tiff[0] === 0x49
  const first = view.getUint32(4, isLittle)
  if (first + 2 > tiff.length) return undefined
  const entries = view.getUint16(first, isLittle)
  for (let index = 0, at = first + 2; index < entries && at + 12 <= tiff.length; index++, at += 12) {
    if (view.getUint16(at, isLittle) !== ORIENTATION) continue
    const value = view.getUint16(at + 8, isLittle)
    return value >= 1 && value <= 8 ? value : undefined
  }
  return undefined
}

/** A segment that says which way up the picture is, and nothing else. */
export function orientationOnly(orientation: number): Uint8Array {
  const header = [0x49, 0x49, 0x2a, 0, 8, 0, 0, 0]
  const entry = [ORIENTATION & 0xff, ORIENTATION >> 8, SHORT, 0, 1, 0, 0, 0, orientation, 0, 0, 0]
  const data = [...new TextEncoder().encode('Exif\0\0'), ...header, 1, 0, ...entry, 0, 0, 0, 0]
  return Uint8Array.of(0xff, 0xe1, 0, data.length + 2, ...data)
}
