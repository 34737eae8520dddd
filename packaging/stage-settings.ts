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

/** A setting of a stage, as the packager takes it: from the command line, the stage's section or the default. */
export async function settingOf(
  stage: string,
  name: string,
  params: Readonly<Record<string, string>> = {},
  root = projectRoot,
): Promise<unknown> {
  if (name in params) return params[name]
  const { params: sections } = file.parse(parse(await readFile(join(root, 'serverless.yml'), 'utf8')))
  return sections[stage]?.[name] ?? sections.default?.[name]
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
