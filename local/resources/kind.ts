import * as z from 'zod'
import { type Place, TemplateError, within } from '../template/error.ts'
import type { ResolvedResource, ResourceIdentity } from '../template/resolve.ts'
import type { StackModel } from './model.ts'

/** Where the stack that a template describes will run. */
export interface StackContext {
  readonly stackName: string
  readonly region: string
  readonly accountId: string
  /** `http://127.0.0.1:<port>`, where every AWS protocol is served: queue URLs start with it. */
  readonly awsUrl: string
  /** The URL of the HTTP API, when its port is known before the stack starts. */
  readonly apiUrl?: string
}

export type Loading = { logicalId: string; context: StackContext; model: StackModel; place: Place }

/** One CloudFormation resource type, as the local stack honours it. */
export interface ResourceKind {
  readonly type: string
  /** Adds the resource to the model and tells how others refer to it. @throws TemplateError to refuse it. */
  load(resource: ResolvedResource, context: StackContext, model: StackModel): ResourceIdentity
}

type Definition<Properties extends z.ZodObject> = {
  type: string
  /** The properties that have their effect; a strict object, so that everything unknown is refused by name. */
  honoured: Properties
  /** Properties that are accepted and have no effect here, each with the reason why that does no harm. */
  inert?: Record<string, string>
  add(properties: z.infer<Properties>, loading: Loading): ResourceIdentity
}

export function defineKind<Properties extends z.ZodObject>(definition: Definition<Properties>): ResourceKind {
  const { type, honoured, inert = {}, add } = definition
  return {
    type,
    load({ logicalId, properties }, context, model) {
      const place: Place = { logicalId, type, path: [] }
      const effective: Record<string, unknown> = {}
      for (const [property, value] of Object.entries(properties)) {
        const reason = Object.hasOwn(inert, property) ? inert[property] : undefined
        if (reason === undefined) effective[property] = value
        else model.inert.push({ logicalId, type, property, reason })
      }
      const parsed = honoured.safeParse(effective)
      if (!parsed.success) throw refusal(place, parsed.error, Object.keys(honoured.shape))
      return add(parsed.data, { logicalId, context, model, place })
    },
  }
}

/** How others refer to an inert resource: text with `{region}`, `{account}` and `{name}` to be filled in. */
type InertIdentity = { ref?: string; attributes?: Record<string, string> }

/** A type that is accepted as a whole and has no effect here. */
export function defineInertKind(type: string, reason: string, identity: InertIdentity = {}): ResourceKind {
  return {
    type,
    load({ logicalId, properties }, context, model) {
      model.inert.push({ logicalId, type, reason })
      const { region, accountId: account } = context
      const values: Record<string, string> = {
        region,
        account,
        name: physicalName(properties, logicalId, context),
      }
      const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, key: string) => values[key] ?? '')
      const attributes = Object.entries(identity.attributes ?? {}).map(([name, text]) => [name, fill(text)])
      return { ref: fill(identity.ref ?? '{name}'), attributes: Object.fromEntries(attributes) }
    },
  }
}

/** Names that CloudFormation would make up are `<stack>-<logical id>` here: the same on every start. */
export function generatedName(logicalId: string, context: StackContext): string {
  return `${context.stackName}-${logicalId}`
}

function physicalName(
  properties: ResolvedResource['properties'],
  logicalId: string,
  context: StackContext,
): string {
  const named = Object.entries(properties).find(([key]) => /^(\w*Name)$/.test(key))?.[1]
  return typeof named === 'string' ? named : generatedName(logicalId, context)
}

function refusal(place: Place, error: z.ZodError, known: string[]): TemplateError {
  const issue = error.issues[0]
  const path = (issue?.path ?? []).map((step) => (typeof step === 'symbol' ? String(step) : step))
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined
  if (unknown === undefined) {
    return new TemplateError(within(place, ...path), `is not as the local stack needs it: ${issue?.message}`)
  }
  const there = path.length === 0 ? `; it honours ${known.join(', ')}` : ''
  return new TemplateError(within(place, ...path, unknown), `is not honoured by the local stack${there}`)
}

/** CloudFormation takes a number or its text. */
export const int = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number),
])

/** CloudFormation takes a boolean or its text. */
export const bool = z.union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')])

/** A JSON document, written as an object or as its text. */
export const document = z.union([
  z.record(z.string(), z.json()),
  z.string().transform((text, context) => {
    try {
      return z.record(z.string(), z.json()).parse(JSON.parse(text))
    } catch {
      context.addIssue({ code: 'custom', message: 'expected a JSON object' })
      return z.NEVER
    }
  }),
])
