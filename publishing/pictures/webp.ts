import { type Picture, PictureError } from './picture.ts'

/** Chunks that say how the picture looks. EXIF and XMP may say where a photograph was taken. */
const KEPT = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ICCP', 'ANIM', 'ANMF'])
/** The bits of VP8X that say that there is EXIF, or XMP. */
const METADATA = 0x0c

/** Keeps the chunks that show the picture. @throws PictureError when it is not whole */
export function cleanWebp(bytes: Uint8Array): Picture {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const kept: Uint8Array[] = []
  const cleaned = new Set<string>()
  const whole = Math.min(bytes.length, 8 + view.getUint32(4, true))
  let size: { width: number; height: number } | undefined
  let at = 12
  while (at + 8 <= whole) {
    const type = String.fromCharCode(...bytes.subarray(at, at + 4))
    const length = view.getUint32(at + 4, true)
    const end = at + 8 + length + (length % 2)
    if (end > bytes.length) throw notWhole()
    const data = new Uint8Array(bytes.subarray(at, end))
    size ??= sizeIn(type, data.subarray(8))
    if (type === 'VP8X') data.set([(data[8] ?? 0) & ~METADATA], 8)
    if (KEPT.has(type)) kept.push(data)
    else cleaned.add(type.trim())
    at = end
  }
  if (!size || at < 8 + view.getUint32(4, true)) throw notWhole()
  if (at < bytes.length) cleaned.add('what follows its end')
  const head = new Uint8Array(bytes.subarray(0, 12))
  const body = Buffer.concat(kept)
  new DataView(head.buffer).setUint32(4, body.length + 4, true)
  return { type: 'webp', bytes: Buffer.concat([head, body]), ...size, cleaned: [...cleaned] }
}

const notWhole = () => new PictureError('is a WebP that ends before its end: send the whole of it')

/** The size, of the chunk that comes first: RFC 9649 sections 2.5 to 2.7. */
function sizeIn(type: string, data: Uint8Array): { width: number; height: number } | undefined {
  if (data.length < 10) return undefined
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  if (type === 'VP8X') {
    return { width: 1 + (view.getUint32(4, true) & 0xffffff), height: 1 + (view.getUint32(6, true) >>> 8) }
  }
  if (type === 'VP8L' && data[0] === 0x2f) {
    const bits = view.getUint32(1, true)
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) }
  }
  if (type === 'VP8 ' && data[3] === 0x9d && data[4] === 0x01 && data[5] === 0x2a)
    return { width: view.getUint16(6, true) & 0x3fff, height: view.getUint16(8, true) & 0x3fff }
  return undefined
}
