import * as z from 'zod'
import type { Json, JsonObject } from '../../schemas/json.ts'

/** IAM allows one value in place of a list of one. */
const list = <T extends z.ZodType>(item: T) => z.preprocess((value) => [value].flat(), z.array(item))

const statementSchema = z.looseObject({
  Effect: z.enum(['Allow', 'Deny']),
  Action: list(z.string()),
  Resource: list(z.string()),
})

const answerSchema = z.looseObject({
  principalId: z.string(),
  policyDocument: z.looseObject({ Statement: list(statementSchema) }),
  context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
})

export type Verdict = { allowed: boolean; authorizer: JsonObject }

/** What an authorizer's answer means for the method; undefined when API Gateway would not understand it. */
export function readVerdict(answer: Json, methodArn: string): Verdict | undefined {
  const parsed = answerSchema.safeParse(answer)
  if (!parsed.success) return undefined
  const { principalId, policyDocument, context = {} } = parsed.data
  const effects = policyDocument.Statement.filter(
    ({ Action, Resource }) =>
      Action.some((each) => matches(each, 'execute-api:Invoke')) &&
      Resource.some((each) => matches(each, methodArn)),
  ).map(({ Effect }) => Effect)
  // API Gateway hands every value of the context on as text.
  const texts = Object.entries(context).map(([name, value]) => [name, String(value)])
  return {
    allowed: effects.includes('Allow') && !effects.includes('Deny'),
    authorizer: { ...Object.fromEntries(texts), principalId, integrationLatency: 0 },
  }
}

/** `*` for any characters, `?` for one. */
function matches(pattern: string, text: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${expression}$`).test(text)
}
