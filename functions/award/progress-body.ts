import type { Progress } from '../../awarding/progress.ts'
import type { KeepsakeId } from '../../schemas/ids.ts'
import type { ProgressBody } from '../../store/open.ts'

/** The stored form of a progress. */
export function bodyOf({ measures, earned, soldOut }: Progress): ProgressBody {
  return {
    measures: Object.fromEntries(measures),
    earned: [...earned].sort(),
    ...(soldOut.size > 0 ? { soldOut: [...soldOut].sort() } : {}),
  }
}

export function progressOf({ measures, earned, soldOut = [] }: ProgressBody): Progress {
  return {
    measures: new Map(Object.entries(measures).map(([id, state]) => [id, String(state)])),
    earned: new Set(earned as KeepsakeId[]),
    soldOut: new Set(soldOut as KeepsakeId[]),
  }
}
