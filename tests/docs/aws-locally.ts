import type { Ran } from '../cli/support/keepsakes.ts'
import { jmespath } from './jmespath.ts'

const JSON_SERVICES: Readonly<Record<string, string>> = {
  dynamodb: 'DynamoDB_20120810',
  events: 'AWSEvents',
  sqs: 'AmazonSQS',
}
/** Options that take a list of words. */
const LISTS = new Set(['AttributeNames'])
const MAPPINGS = '/2015-03-31/event-source-mappings/'

const pascal = (kebab: string) =>
  kebab.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())

interface Words {
  readonly input: Record<string, unknown>
  readonly query?: string
  readonly output?: string
}

function read(words: readonly string[]): Words {
  const given: Record<string, unknown> = {}
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    if (!word.startsWith('--')) throw new Error(`${word} belongs to no option`)
    const next = words[at + 1]
    const name = pascal(word.slice(2))
    if (next === undefined || next.startsWith('--')) {
      const off = name.startsWith('No')
      given[off ? name.slice(2) : name] = !off
      continue
    }
    at++
    given[name] = LISTS.has(name) ? [next] : /^[[{]/.test(next) ? readJson(name, next) : next
  }
  const { Query, Output, ...input } = given
  return {
    input,
    ...(Query !== undefined && { query: String(Query) }),
    ...(Output !== undefined && { output: String(Output) }),
  }
}

/** A message body is a text that may be JSON. */
const readJson = (name: string, text: string): unknown => (name === 'MessageBody' ? text : JSON.parse(text))

async function call(
  url: string,
  service: string,
  operation: string,
  input: Record<string, unknown>,
): Promise<unknown> {
  if (service === 'lambda') return lambda(url, operation, input)
  const prefix = JSON_SERVICES[service]
  if (prefix === undefined) throw new Error(`the local stack has no ${service}`)
  return answerOf(
    await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `${prefix}.${pascal(operation)}`,
        'x-amz-date': '20240101T000000Z',
        authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=local',
      },
      body: JSON.stringify(input),
    }),
  )
}

async function lambda(url: string, operation: string, input: Record<string, unknown>): Promise<unknown> {
  const { Uuid, ...rest } = input
  const one = `${url}${MAPPINGS}${String(Uuid)}`
  const asked = new URLSearchParams(
    Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)])),
  )
  if (operation === 'list-event-source-mappings') return answerOf(await fetch(`${url}${MAPPINGS}?${asked}`))
  if (operation === 'get-event-source-mapping') return answerOf(await fetch(one))
  if (operation === 'update-event-source-mapping')
    return answerOf(await fetch(one, { method: 'PUT', body: JSON.stringify(rest) }))
  throw new Error(`the local stack has no ${operation} of Lambda`)
}

async function answerOf(answer: Response): Promise<unknown> {
  const text = await answer.text()
  if (!answer.ok) throw new Error(text)
  return text === '' ? {} : JSON.parse(text)
}

const textOf = (value: unknown): string => {
  if (!Array.isArray(value)) return value === null ? 'None' : String(value)
  return value.every((each) => !Array.isArray(each))
    ? value.map(textOf).join('\t')
    : value.map(textOf).join('\n')
}

/**
 * Takes the place of the `aws` of a page where the local stack has the operation: the same words, sent to the local stack in the
 * service's own protocol, and answered as the CLI answers them. That the CLI itself takes the words is another test's to say.
 *
 * @param words those after `aws`: a service, an operation and its options
 */
export async function awsLocally(
  url: string,
  [service = '', operation = '', ...words]: readonly string[],
): Promise<Ran> {
  try {
    const { input, query, output } = read(words)
    const answer = await call(url, service, operation, input)
    const asked = query === undefined ? answer : jmespath(query, answer)
    const shown = output === 'text' ? textOf(asked) : JSON.stringify(asked, null, 2)
    return { code: 0, stdout: shown === '' ? '' : `${shown}\n`, stderr: '' }
  } catch (error) {
    const told = error instanceof Error ? error.message : error
    return { code: 254, stdout: '', stderr: `aws ${service} ${operation}: ${told}\n` }
  }
}
