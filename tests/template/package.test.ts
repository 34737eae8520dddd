import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { withLock } from '../../packaging/lock.ts'
import { ensurePackaged } from '../../packaging/package.ts'
import { type SampleProject, sampleProject } from './support/project.ts'

let project: SampleProject
beforeEach(async () => {
  project = await sampleProject()
})
afterEach(() => project.remove())

const packageOnce = (stage = 'dev') => ensurePackaged({ stage, root: project.root })

test('of many that need the same build at once, one builds, tells each step, and the others wait for it', async () => {
  const steps: string[] = []
  const log = (line: string) => steps.push(line)
  const packaged = await Promise.all(
    [1, 2, 3].map(() => ensurePackaged({ stage: 'dev', root: project.root, log })),
  )
  expect(packaged.filter(({ changed }) => changed)).toHaveLength(1)
  expect(steps).toEqual(['bundling the functions', 'compiling serverless.yml for the stage dev'])
})

test('nothing is built again until a source changes; the table of sizes is for those who ask', async () => {
  const first = await packageOnce()
  expect(first.changed).toBe(true)
  expect(first.codeDir).toBe(project.root)
  expect(JSON.parse(await readFile(first.templatePath, 'utf8'))).toHaveProperty(
    'Resources.HelloLambdaFunction',
  )
  expect(await packageOnce()).toEqual({ ...first, changed: false })

  await project.write('functions/greet/hello.ts', 'export const handler = async () => "good evening"\n')
  const tables: string[] = []
  const tell = (table: string) => tables.push(table)
  const again = await ensurePackaged({ stage: 'dev', root: project.root, tell })
  expect(again).toEqual({ ...first, changed: true })
  expect(tables).toEqual([expect.stringContaining('hello')])
  const bundle = await readFile(join(project.root, '.build/functions/hello/index.mjs'), 'utf8')
  expect(bundle).toContain('good evening')
})

test('stages are built apart, and what is missing is built again', async () => {
  const [dev, local] = [await packageOnce('dev'), await packageOnce('local')]
  expect(dev.templatePath).not.toBe(local.templatePath)
  expect(local.changed).toBe(true)
  expect((await packageOnce('dev')).changed).toBe(false)
  await rm(local.templatePath)
  expect((await packageOnce('dev')).changed).toBe(false)
  expect((await packageOnce('local')).changed).toBe(true)
  await rm(join(project.root, '.build/functions'), { recursive: true })
  expect((await packageOnce('dev')).changed).toBe(true)
})

test('a change that does not compile is told, and told again', async () => {
  await project.write(
    'functions/greet/hello.ts',
    'import { nothing } from "./missing.ts"\nexport const handler = nothing\n',
  )
  for (const _ of [1, 2])
    await expect(packageOnce()).rejects.toThrow(
      /functions\/greet\/hello\.ts cannot be bundled: .*missing\.ts/s,
    )
})

test.each(['Nowhere!', 'functions', '', '../dev', 'a-name-of-over-twenty-letters'])(
  'the stage "%s" is refused, since it is part of names and paths',
  async (stage) => {
    await expect(packageOnce(stage)).rejects.toThrow(`"${stage}" cannot be a stage`)
  },
)

test('what the packager says of a mistake in serverless.yml is passed on', async () => {
  await project.write(
    'serverless.yml',
    `${await readFile(join(project.root, 'serverless.yml'), 'utf8')}\nresources: "\${file(infra/missing.yml)}"\n`,
  )
  await expect(packageOnce()).rejects.toThrow(
    /serverless package --stage dev failed:.*variable at "resources"/s,
  )
})

test('a lock whose holder died is passed over, and is released after a failure', async () => {
  const path = join(project.root, '.build/lock')
  const child = spawn(process.execPath, ['--version'])
  await once(child, 'close')
  await project.write('.build/lock', String(child.pid))
  await expect(
    withLock(path, async () => {
      throw new Error('work failed')
    }),
  ).rejects.toThrow('work failed')
  expect(existsSync(path)).toBe(false)
  expect(await withLock(path, async () => 'done')).toBe('done')
})

test('a lock that is held for too long is told with its holder and the file', async () => {
  const path = join(project.root, '.build/lock')
  await withLock(path, async () => {
    await expect(withLock(path, async () => 'never', 100)).rejects.toThrow(
      `process ${process.pid} has held ${path} too long; end it, or delete that file`,
    )
  })
})
