import type * as z from 'zod/mini'
import { firstOfEach, type Mistake, mistakesOf, sentenceOf } from '../../schemas/mistakes.ts'
import { problems } from '../../schemas/problem-details.ts'
import { ProblemError } from './problems.ts'

/** The query parameters of a route, by name; each is text, and may be absent. */
export type Parameters = z.ZodMiniObject

/** A query as API Gateway has it: what is there more than once is joined by commas, but for the raw text. */
export interface GivenQuery {
  readonly rawQueryString?: string | undefined
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>> | undefined
}

/** Whoever asks could make a name thousands of characters long, and give thousands of them. */
const NAME_LENGTH = 100
const MOST_MISTAKES = 10

/**
 * Reads the parameters of a request. An unknown one is a mistake, such as a misspelt name: without it the request would ask
 * something else. One that is given twice is a mistake too, as it is not clear which of the two is meant.
 *
 * @throws ProblemError that names all mistakes
 */
export function readQuery<Schema extends Parameters>(
  { rawQueryString = '', queryStringParameters = {} }: GivenQuery,
  schema: Schema | undefined,
): z.output<Schema> {
  const known = Object.keys(schema?.shape ?? {})
  const parsed = schema?.safeParse({ ...queryStringParameters })
  const mistakes = firstOfEach([
    ...Object.keys(queryStringParameters).flatMap((name) => unknown(name, known)),
    ...repeated(rawQueryString, known),
    ...(parsed?.error ? mistakesOf(parsed.error) : []),
  ])
  if (mistakes.length > 0) throw new ProblemError(problems.invalidParameter(detailOf(mistakes)))
  return (parsed?.data ?? {}) as z.output<Schema>
}

function unknown(name: string, known: readonly string[]): Mistake[] {
  if (known.includes(name)) return []
  const what = known.length > 0 ? `there are ${known.join(', ')}` : 'this path takes none'
  return [{ path: name.slice(0, NAME_LENGTH), message: `is not a parameter here, ${what}` }]
}

function repeated(rawQueryString: string, known: readonly string[]): Mistake[] {
  const given = new URLSearchParams(`?${rawQueryString}`)
  return known.flatMap((name) => {
    const times = given.getAll(name).length
    if (times < 2) return []
    return [{ path: name, message: `is given ${times === 2 ? 'twice' : `${times} times`}: give it once` }]
  })
}

function detailOf(mistakes: readonly Mistake[]): string {
  const told = sentenceOf(mistakes.slice(0, MOST_MISTAKES), '')
  const more = mistakes.length - MOST_MISTAKES
  return more > 0 ? `${told}; and ${more} more` : told
}
