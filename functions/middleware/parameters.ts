import { problems } from '../../schemas/problem-details.ts'
import { ProblemError } from '../problem-error.ts'

/** Enough of a name to find it by: whoever asks could make it thousands of characters long. */
const NAME_LENGTH = 100

/**
 * A parameter that is not known is a mistake, such as a name misspelt: ignoring it would answer another question.
 *
 * @throws ProblemError that names the first of them
 */
export function refuseUnknown(query: Readonly<Record<string, unknown>>, known: readonly string[]): void {
  const unknown = Object.keys(query).find((name) => !known.includes(name))
  if (unknown === undefined) return
  const what = known.length > 0 ? `there are ${known.join(', ')}` : 'this path takes none'
  throw new ProblemError(
    problems.invalidParameter(`${unknown.slice(0, NAME_LENGTH)}: is not a parameter here, ${what}`),
  )
}
