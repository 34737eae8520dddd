/** Whatever is shown of a stamp has fewer pixels, on the finest screens too. */
const LONGEST_SIDE = 960
/** The API takes pictures of points of this size, and SVG of that. */
const MOST_BYTES = 2 * 1024 * 1024
const MOST_SVG_BYTES = 512 * 1024
/** A browser may end a page that unpacks a larger one. */
const MOST_FILE_BYTES = 20 * 1024 * 1024

/** A file that cannot become the picture of a stamp; the message says why, and what to do instead. */
export class PictureError extends Error {
  override readonly name = 'PictureError'
}

/**
 * The picture as it is sent: an SVG as it is, and one of points at most 960 pixels high and wide. A smaller one stays as it is, to the byte.
 * @throws PictureError
 */
export async function shrunk(file: File): Promise<Blob> {
  const megabytes = (file.size / 1024 / 1024).toFixed(1)
  if (file.size > MOST_FILE_BYTES)
    throw new PictureError(`${file.name} has ${megabytes} MB: choose a picture of at most 20 MB`)
  if (isSvg(file)) {
    if (file.size <= MOST_SVG_BYTES) return file
    throw new PictureError(`${file.name} is an SVG of ${megabytes} MB: make it simpler, to at most 0.5 MB`)
  }
  const bitmap = await createImageBitmap(file).catch(() => undefined)
  // The API says what it takes instead.
  if (!bitmap) return within(file)
  try {
    const scale = LONGEST_SIDE / Math.max(bitmap.width, bitmap.height)
    return scale >= 1 ? within(file) : await drawn(bitmap, scale)
  } finally {
    bitmap.close()
  }
}

const isSvg = ({ name, type }: File) => type === 'image/svg+xml' || /\.svg$/i.test(name)

function within(file: File): File {
  if (file.size <= MOST_BYTES) return file
  throw new PictureError(
    `${file.name} is larger than 2 MB, and is no picture that this browser reads: choose SVG, PNG, JPEG or WebP`,
  )
}

async function drawn(bitmap: ImageBitmap, scale: number): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(bitmap.width * scale)
  canvas.height = Math.round(bitmap.height * scale)
  const context = canvas.getContext('2d')
  if (!context)
    throw new PictureError('This browser draws no pictures: choose one of at most 960 by 960 pixels')
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  // A browser that writes no WebP writes PNG instead.
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/webp', 0.9))
  if (!blob)
    throw new PictureError('This browser writes no pictures: choose one of at most 960 by 960 pixels')
  return blob
}
