import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tableGenerationOf } from '../../packaging/stage-settings.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'keepsakes-settings-'))
  const text =
    'params:\n  default: { tableGeneration: 1 }\n  prod: { tableGeneration: 3 }\n  test: { inUse: true }\n  empty:\n'
  await writeFile(join(root, 'serverless.yml'), text)
})
afterAll(() => rm(root, { recursive: true, force: true }))

test('commands find the tables of a stage by the generation that its settings name, else by the default', async () => {
  const stages = ['prod', 'test', 'empty', 'unknown']
  expect(await Promise.all(stages.map((stage) => tableGenerationOf(stage, root)))).toEqual([3, 1, 1, 1])
})

test('the project’s own settings have one', async () => {
  expect(await tableGenerationOf('prod')).toBe(1)
})
