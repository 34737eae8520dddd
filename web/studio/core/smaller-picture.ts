import { PictureRefusal } from './fitting-picture.ts'

/** Pixels: four times the size at which stamps are shown. */
const WIDEST = 1024

/** A photograph as large as a stamp needs it. @throws PictureRefusal when it is none */
export async function smallerPicture(file: File): Promise<Blob> {
  const picture = await createImageBitmap(file).catch((cause: unknown) => {
    const message = `${file.name} is no picture that can be read: SVG, PNG, JPEG and WebP are.`
    throw new PictureRefusal(message, { cause })
  })
  const scale = Math.min(1, WIDEST / Math.max(picture.width, picture.height))
  const canvas = new OffscreenCanvas(Math.ceil(picture.width * scale), Math.ceil(picture.height * scale))
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  return canvas.convertToBlob({ type: 'image/webp', quality: 0.9 })
}
