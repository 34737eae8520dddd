import { type Picture, PictureError } from './picture.ts'

export const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

/** Chunks that say how the pixels look. Texts, times and EXIF, which may say where a photograph was taken, are not among them. */
const KEPT = new Set([
  'IHDR',
  'PLTE',
  'IDAT',
  'IEND',
  'tRNS',
  'cHRM',
  'gAMA',
  'iCCP',
  'sBIT',
  'sRGB',
  'bKGD',
  'pHYs',
])

/** Keeps the chunks that show a still picture. @throws PictureError when it is not whole */
export function cleanPng(bytes: Uint8Array): Picture {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const kept: Uint8Array[] = [bytes.subarray(0, PNG.length)]
  const cleaned = new Set<string>()
  const seen = new Set<string>()
  let at = PNG.length
  while (!seen.has('IEND')) {
    if (at + 12 > bytes.length)
      throw new PictureError('is a PNG that ends before its end: send the whole of it')
    const end = at + 12 + view.getUint32(at)
    if (end > bytes.length) throw new PictureError('is a PNG that ends before its end: send the whole of it')
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    if (seen.size === 0 && (type !== 'IHDR' || end - at !== 25))
      throw new PictureError('is a PNG that does not begin with its size: save it anew')
    seen.add(type)
    if (KEPT.has(type)) kept.push(bytes.subarray(at, end))
    else cleaned.add(type)
    at = end
  }
  if (!seen.has('IDAT')) throw new PictureError('is a PNG without a pixel: save it anew')
  if (at < bytes.length) cleaned.add('what follows its end')
  return {
    type: 'png',
    bytes: Buffer.concat(kept),
    width: view.getUint32(16),
    height: view.getUint32(20),
    cleaned: [...cleaned],
  }
}
