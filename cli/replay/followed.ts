import type { CataloguePointer } from '../../schemas/catalogue-pointer.ts'

export interface FollowOptions {
  /** The live pointer; undefined while nothing was published. */
  readonly pointer: CataloguePointer | undefined
  /** How long after a publication every function has it for certain. */
  readonly seconds: number
  readonly now: () => number
  readonly wait: (milliseconds: number) => Promise<void>
  readonly tell: (line: string) => void
}

/**
 * Waits until every function follows what was published last. An activity that is awarded by the catalogue before
 * would count for nothing new, and the replay would have been for nothing without anybody being told.
 */
export async function catalogueFollowed({ pointer, seconds, now, wait, tell }: FollowOptions): Promise<void> {
  if (!pointer) return
  const left = Date.parse(pointer.publishedAt) + seconds * 1000 - now()
  // A clock that is behind the publisher's must not make it wait longer than a publication takes to be followed.
  const milliseconds = Math.min(left, seconds * 1000)
  if (milliseconds <= 0) return
  tell(
    `snapshot ${pointer.number} went live just now: waiting ${Math.ceil(milliseconds / 1000)} s until every function has it`,
  )
  await wait(milliseconds)
}
