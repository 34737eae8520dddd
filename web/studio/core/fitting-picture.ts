/** Bytes that the API takes of a picture, and of an SVG: docs/studio-api.md. */
export const LARGEST_PICTURE = 2 * 1024 * 1024
export const LARGEST_SVG = 512 * 1024
/** A larger file is not even opened: it would fill the memory of a phone. */
const LARGEST_OPENED = 40 * 1024 * 1024
/** The picture cannot be sent, in words for whoever chose it. */
export class PictureRefusal extends Error {
  override readonly name = 'PictureRefusal'
}

/**
 * A picture as it can be sent: as it is, or, where a photograph is too large, smaller.
 *
 * @param smaller makes a photograph smaller
 * @throws PictureRefusal before anything is sent
 */
export async function fittingPicture(file: File, smaller: (file: File) => Promise<Blob>): Promise<Blob> {
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
