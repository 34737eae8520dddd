import type * as z from 'zod/mini'
import { jsonIn } from '../../json/json.ts'
import { firstOfEach, mistakesOf, sentenceOf } from '../../schemas/mistakes.ts'
import { problems } from '../../schemas/problem-details.ts'
import { ProblemError } from './problems.ts'
import type { ApiRequest } from './stack.ts'

const MOST_MISTAKES = 10

/**
 * Reads a body of JSON, in UTF-8.
 *
 * @param mostBytes of the body
 * @throws ProblemError that names all mistakes
 */
export function readBody<Schema extends z.ZodMiniType>(
  { headers, body }: Pick<ApiRequest, 'headers' | 'body'>,
  schema: Schema,
  mostBytes: number,
): z.output<Schema> {
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json')
    throw new ProblemError(problems.unsupportedMediaType('Send application/json'))
  const bytes = body()
  if (bytes.length > mostBytes)
    throw new ProblemError(problems.tooLarge(`It has ${bytes.length} bytes, and ${mostBytes} are taken`))
  const content = jsonIn(textIn(bytes))
  if (content === undefined && bytes.length > 0)
    throw new ProblemError(
      problems.invalidBody('It is not JSON: look for a bracket or a quote that does not end'),
    )
  const parsed = schema.safeParse(content)
  if (parsed.success) return parsed.data
  const mistakes = firstOfEach(mistakesOf(parsed.error)).slice(0, MOST_MISTAKES)
  throw new ProblemError(problems.invalidBody(sentenceOf(mistakes, 'the body')))
}

function textIn(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new ProblemError(problems.invalidBody('It is not UTF-8'), { cause })
  }
}
