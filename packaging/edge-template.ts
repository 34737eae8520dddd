import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { projectRoot } from './project.ts'

/** It is deployed as it is written, to us-east-1. */
export const EDGE_TEMPLATE = 'infra/edge-alarms.yml'

type Resources = Readonly<Record<string, { readonly Type: string; readonly Properties?: never }>>

/** The resources of the stack at the edge, with the stage in their names: what looks at alarms reads these beside those of the stage. */
export async function edgeResources(stage: string): Promise<Resources> {
  const { Resources } = parse(await readFile(join(projectRoot, EDGE_TEMPLATE), 'utf8'))
  const named = JSON.stringify(Resources).replaceAll(/\{"Fn::Sub":"([^"]*)"\}/g, (_, text: string) =>
    JSON.stringify(text.replaceAll(/\$\{Stage\}/g, stage)),
  )
  return JSON.parse(named)
}
