import type { CompiledCampaign } from '../../awarding/catalogue/compiled-campaign.ts'
import type { PicturesBucket } from '../../publishing/pictures/pictures-bucket.ts'
import { isKeptPicture } from '../../schemas/pictures.ts'
import { problems } from '../../schemas/problem-details.ts'
import { ProblemError } from '../http/problems.ts'

/** @throws ProblemError when the campaign names pictures of the studio that are not there: a mistyped hash, or another stage's */
export async function assertPictures(
  { definition }: CompiledCampaign,
  pictures: Pick<PicturesBucket, 'has'>,
): Promise<void> {
  const shown = definition.keepsakes.flatMap((keepsake) => [keepsake, ...(keepsake.tiers ?? [])])
  const named = new Set(shown.flatMap(({ image = '' }) => (isKeptPicture(image) ? image : [])))
  const missing = await Promise.all(
    [...named].map(async (image) => ((await pictures.has(image)) ? [] : image)),
  )
  const [first, ...more] = missing.flat()
  if (first === undefined) return
  const others = more.length > 0 ? `, and ${more.length} more are not` : ''
  throw new ProblemError(
    problems.campaignMistakes(
      `The picture ${first} is not kept here${others}: send it to the studio once more`,
    ),
  )
}
