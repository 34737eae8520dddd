import { type Picture, PictureError } from '../../publishing/pictures/picture.ts'
import type { PicturesBucket } from '../../publishing/pictures/pictures-bucket.ts'
import { readPicture } from '../../publishing/pictures/read.ts'
import type { KeptPicture } from '../../schemas/api/studio.ts'
import { LARGEST_PICTURE } from '../../schemas/pictures.ts'
import { problems } from '../../schemas/problem-details.ts'
import { ProblemError } from '../http/problems.ts'

export interface Keeping {
  readonly status: 200 | 201
  readonly body: KeptPicture
}

/**
 * Keeps a picture under the hash of what is left of it once it is harmless. The same picture again is no change, whoever sends it.
 *
 * @throws ProblemError that says what is wrong with it, and what to do instead
 */
export async function keepPicture(bytes: Buffer, pictures: Pick<PicturesBucket, 'put'>): Promise<Keeping> {
  if (bytes.length > LARGEST_PICTURE) {
    const detail = `The picture has ${bytes.length} bytes, and ${LARGEST_PICTURE} are taken: make it smaller`
    throw new ProblemError(problems.tooLarge(detail))
  }
  const picture = usable(bytes)
  const { type, width, height, cleaned } = picture
  const { image, isNew } = await pictures.put(picture)
  return {
    status: isNew ? 201 : 200,
    body: { image, type, bytes: picture.bytes.length, width, height, cleaned: [...cleaned] },
  }
}

function usable(bytes: Buffer): Picture {
  try {
    return readPicture(bytes)
  } catch (cause) {
    if (!(cause instanceof PictureError)) throw cause
    throw new ProblemError(problems.unusablePicture(`It ${cause.message}`), { cause })
  }
}
