import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import * as z from 'zod'
import type { JsonObject } from '../../../json/json.ts'
import { ensurePackaged } from '../../../packaging/package.ts'

const resource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.json()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
})
const template = z.looseObject({
  Parameters: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Default: z.union([z.string(), z.number()]).optional() }),
  ),
  Resources: z.record(z.string(), resource),
})

export type Resource = z.infer<typeof resource>

export type Compiled = {
  /** As it was written. */
  text: string
  parameters: z.infer<typeof template>['Parameters']
  resources: Record<string, Resource>
  /** Where the zips of the functions are. */
  directory: string
}

/** The template of a stage, with settings that differ from its own, compiled from the sources as they are now. */
export async function compile(stage: string, params: Record<string, string> = {}): Promise<Compiled> {
  const { templatePath } = await ensurePackaged({ stage, params })
  const text = await readFile(templatePath, 'utf8')
  const { Parameters, Resources } = template.parse(JSON.parse(text))
  return { text, parameters: Parameters, resources: Resources, directory: dirname(templatePath) }
}

/** The resources of a type, by logical id. */
export function ofType({ resources }: Compiled, type: string): [logicalId: string, properties: JsonObject][] {
  return Object.entries(resources).flatMap(([id, { Type, Properties }]) =>
    Type === type ? [[id, Properties as JsonObject]] : [],
  )
}

export function propertiesOf({ resources }: Compiled, logicalId: string): JsonObject {
  const found = resources[logicalId]
  if (found === undefined) throw new Error(`the template has no resource ${logicalId}`)
  return found.Properties as JsonObject
}

/** The deployed functions by the name they have in serverless.yml: `AwardKeepsakesLambdaFunction` is `awardKeepsakes`. */
export function functionsOf(compiled: Compiled): [name: string, properties: JsonObject][] {
  return ofType(compiled, 'AWS::Lambda::Function').map(([id, properties]) => {
    const name = id.replace(/LambdaFunction$/, '')
    return [name.charAt(0).toLowerCase() + name.slice(1), properties]
  })
}
