/** Bytes that the API takes of a picture, and of an SVG: docs/studio-api.md. */
export const LARGEST_PICTURE = 2 * 1024 * 1024
export const LARGEST_SVG = 512 * 1024
/** A larger file is not even opened: it would fill the memory of a phone. */
const LARGEST_OPENED = 40 * 1024 * 1024
/** Pixels: four times the size at which stamps are shown. */
const WIDEST = 1024

/** The picture cannot be sent, in words for whoever chose it. */
export class PictureRefusal extends Error {
  override readonly name = 'PictureRefusal'
}

/** A picture as it can be sent: as it is, or, where a photograph is too large, smaller. @throws PictureRefusal before anything is sent */
export async function fittingPicture(file: File): Promise<Blob> {
  const isSvg = file.type === 'image/svg+xml' || /\.svg$/i.test(file.name)
  const most = isSvg ? LARGEST_SVG : LARGEST_PICTURE
  if (file.size <= most) return file
  if (isSvg || file.size > LARGEST_OPENED)
    throw new PictureRefusal(
      `${file.name} has ${megabytes(file.size)}, and ${megabytes(isSvg ? most : LARGEST_OPENED)} are taken. Make it smaller.`,
    )
  return smaller(file)
}

const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`

async function smaller(file: File): Promise<Blob> {
  const picture = await createImageBitmap(file).catch((cause: unknown) => {
    throw new PictureRefusal(`${file.name} is no picture that can be read: SVG, PNG, JPEG and WebP are.`, {
      cause,
    })
  })
  const scale = Math.min(1, WIDEST / Math.max(picture.width, picture.height))
  const canvas = new OffscreenCanvas(Math.ceil(picture.width * scale), Math.ceil(picture.height * scale))
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  return canvas.convertToBlob({ type: 'image/webp', quality: 0.9 })
}
