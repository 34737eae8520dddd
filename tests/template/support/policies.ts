import * as z from 'zod'
import { isJsonObject, type Json } from '../../../json/json.ts'

/** IAM allows one value in place of a list of one. */
const list = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(item))

const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z.json().optional(),
  Action: list(z.string()),
  Resource: list(z.json()).optional(),
  Condition: z.json().optional(),
})

const document = z.looseObject({ Statement: z.array(statement) })

export type Statement = {
  effect: 'Allow' | 'Deny'
  principal: Json | undefined
  actions: string[]
  /** `Ref` as `Table`, `Fn::GetAtt` as `Table.Arn`, `Fn::Sub` as its text with those in place. */
  resources: string[]
  condition: Json | undefined
}

/** Throws when the document uses a form that these tests do not judge, such as NotAction or NotResource. */
export function statementsOf(policyDocument: Json | undefined): Statement[] {
  return document
    .parse(policyDocument)
    .Statement.map(({ Effect, Principal, Action, Resource, Condition }) => ({
      effect: Effect,
      principal: Principal as Json | undefined,
      actions: Action,
      resources: (Resource ?? []).map((each) => referenceText(each as Json)),
      condition: Condition as Json | undefined,
    }))
}

export function referenceText(value: Json | undefined): string {
  if (typeof value === 'string') return value
  if (!isJsonObject(value)) throw new Error(`no reference: ${JSON.stringify(value)}`)
  if (typeof value.Ref === 'string') return value.Ref
  if (Array.isArray(value['Fn::GetAtt'])) return value['Fn::GetAtt'].join('.')
  if (typeof value['Fn::Sub'] === 'string') return value['Fn::Sub'].replaceAll(/\$\{([^}]+)\}/g, '$1')
  if (Array.isArray(value['Fn::Join'])) {
    const [separator, parts] = value['Fn::Join']
    if (typeof separator === 'string') return partsOf(parts).map(referenceText).join(separator)
  }
  throw new Error(`no reference: ${JSON.stringify(value)}`)
}

function partsOf(parts: Json | undefined): readonly Json[] {
  if (Array.isArray(parts)) return parts
  const split = isJsonObject(parts) ? parts['Fn::Split'] : undefined
  if (Array.isArray(split)) return referenceText(split[1]).split(String(split[0]))
  throw new Error(`no parts: ${JSON.stringify(parts)}`)
}
