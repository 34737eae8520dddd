import * as z from 'zod/mini'
import { compileCatalogue } from '../../awarding/catalogue/catalogue.ts'
import { catalogueChanges } from '../../awarding/changing/catalogue-change.ts'
import type { CatalogueBucket } from '../../publishing/bucket.ts'
import { PublishingError } from '../../publishing/errors.ts'
import type { ListedRelease, ReleaseChanges, ReleaseList } from '../../schemas/api/studio.ts'
import { problems } from '../../schemas/problem-details.ts'
import { ProblemError } from '../http/problems.ts'
import type { ApiRequest } from '../http/stack.ts'
import { cursorSchema, NUMBER } from './pages.ts'
import { snapshotOf } from './publication.ts'

const DEFAULT_LIMIT = '20'

export const releasesQuerySchema = z.object({
  limit: z.optional(z.string().check(z.regex(/^([1-9]|[1-4]\d|50)$/, 'must be a whole number from 1 to 50'))),
  cursor: cursorSchema,
})

export const releaseChangesQuerySchema = z.object({
  from: z.optional(z.string().check(z.regex(NUMBER, 'must be the number of a release'))),
})

/** The release that the path names. @throws ProblemError when that is no number */
export function releaseIn({ path }: Pick<ApiRequest, 'path'>): number {
  if (NUMBER.test(path.number ?? '')) return Number(path.number)
  throw new ProblemError(problems.noSuchRelease('Releases have whole numbers from 1 on'))
}

/** Every release, newest first, with who, when and why. */
export async function listReleases(
  { limit = DEFAULT_LIMIT, cursor }: z.infer<typeof releasesQuerySchema>,
  catalogue: CatalogueBucket,
): Promise<ReleaseList> {
  const { pointer } = await catalogue.readPointer()
  const numbers = (await catalogue.numbers()).reverse()
  const upTo = cursor === undefined ? Number.POSITIVE_INFINITY : Number(cursor)
  const from = numbers.filter((number) => number <= upTo)
  const shown = from.slice(0, Number(limit))
  const releases = await Promise.all(shown.map((number) => listed(number, pointer?.number, catalogue)))
  const next = from[shown.length]
  return { releases, ...(next === undefined ? {} : { cursor: String(next) }) }
}

async function listed(
  number: number,
  live: number | undefined,
  catalogue: CatalogueBucket,
): Promise<ListedRelease> {
  const row = { number, live: number === live }
  try {
    const { version, publishedAt, campaigns, release } = await catalogue.readSnapshot(number)
    const { id: _, ...note } = release ?? { id: '' }
    return { ...row, usable: true, version, publishedAt, campaigns: campaigns.map(({ id }) => id), ...note }
  } catch (error) {
    if (error instanceof PublishingError) return { ...row, usable: false }
    throw error
  }
}

/** The difference between two releases, in plain words. @param from the one before, unless it is told */
export async function releaseChanges(
  to: number,
  from: number | undefined,
  { catalogue, now }: { readonly catalogue: CatalogueBucket; readonly now: number },
): Promise<ReleaseChanges> {
  const after = await snapshotOf(to, { catalogue })
  const before = from ?? (await catalogue.numbers()).filter((number) => number < to).at(-1)
  const base = before === undefined ? undefined : await snapshotOf(before, { catalogue })
  const changes = catalogueChanges({
    live: base && compileCatalogue(base),
    known: base?.known ?? [],
    draft: compileCatalogue(after),
    now,
  })
  return { ...(before === undefined ? {} : { from: before }), to, changes }
}
