import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import * as z from 'zod/mini'
import { projectRoot } from './project.ts'

const file = z.looseObject({
  params: z.record(z.string(), z.nullish(z.looseObject({ tableGeneration: z.optional(z.int()) }))),
})

/** The setting `tableGeneration` of a stage, as serverless.yml has it. */
export async function tableGenerationOf(stage: string, root = projectRoot): Promise<number> {
  const { params } = file.parse(parse(await readFile(join(root, 'serverless.yml'), 'utf8')))
  return params[stage]?.tableGeneration ?? params.default?.tableGeneration ?? 1
}

export interface StageSettings {
  /** As serverless.yml has them for every stage. */
  readonly defaults: Readonly<Record<string, unknown>>
  /** As the packager takes them for this one: from the command line, the stage's section or the default. */
  readonly values: Readonly<Record<string, unknown>>
}

export async function settingsOf(
  stage: string,
  params: Readonly<Record<string, string>> = {},
  root = projectRoot,
): Promise<StageSettings> {
  const { params: sections } = file.parse(parse(await readFile(join(root, 'serverless.yml'), 'utf8')))
  const defaults = sections.default ?? {}
  return { defaults, values: { ...defaults, ...sections[stage], ...params } }
}

/** All settings that change the shape of the template, as a stage in full use has them. */
export const PRODUCTION = {
  inUse: 'true',
  tableGeneration: '2',
  pseudonymKeyGeneration: '2',
  warmReadsPerSecond: '60000',
  warmWritesPerSecond: '40000',
  partners: JSON.stringify([
    { id: 'acme', principal: '123456789012' },
    { id: 'tv:north.1', principal: 'arn:aws:iam::210987654321:role/publisher' },
  ]),
} as const
