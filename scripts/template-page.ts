import { readFile } from 'node:fs/promises'
import type { JsonObject } from '../json/json.ts'
import { edgeResources } from '../packaging/edge-template.ts'
import { ensurePackaged } from '../packaging/package.ts'

/** Any stage would do: its name stands as `<stage>` in what is made of it. */
export const STAGE = 'dev'

export type Resources = Readonly<Record<string, { readonly Type: string; readonly Properties?: JsonObject }>>

/** A page of docs/ made from the resources of the template as it is compiled. */
export async function templatePage(textOf: (resources: Resources) => string): Promise<string> {
  const { templatePath } = await ensurePackaged({ stage: STAGE })
  const { Resources } = JSON.parse(await readFile(templatePath, 'utf8')) as { Resources: Resources }
  return textOf({ ...Resources, ...(await edgeAlarms()) })
    .replaceAll(`keepsakes-${STAGE}`, 'keepsakes-<stage>')
    .replaceAll(`/${STAGE}/`, '/<stage>/')
}

export type Outputs = Readonly<Record<string, { readonly Description?: string }>>

/** A page of docs/ made from the outputs of the template as it is compiled. */
export async function outputsPageOf(textOf: (outputs: Outputs) => string): Promise<string> {
  const { templatePath } = await ensurePackaged({ stage: STAGE })
  return textOf((JSON.parse(await readFile(templatePath, 'utf8')) as { Outputs: Outputs }).Outputs)
}

/** The stack at the edge has topics of its own; its alarms stand beside those of the stage. */
async function edgeAlarms(): Promise<Resources> {
  const all = Object.entries(await edgeResources(STAGE))
  return Object.fromEntries(all.filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm'))
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows].map(
    (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`,
  )
  return `${lines.join('\n')}\n`
}
