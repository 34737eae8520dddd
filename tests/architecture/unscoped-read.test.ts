import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { layers } from './layers.ts'

const LINTER = resolve('node_modules/@biomejs/biome/bin/biome')

let folder: string
let badExample: string[]

/** Lints the lines as a file of the project, by its rules; gives the lines that it refuses. */
async function refusedLines(file: string, lines: string[]): Promise<string[]> {
  await mkdir(join(folder, dirname(file)), { recursive: true })
  await writeFile(join(folder, file), lines.join('\n'))
  const report = await new Promise<string>((done) => {
    const args = [LINTER, 'lint', '--reporter=github', '--max-diagnostics=none', file]
    execFile(process.execPath, args, { cwd: folder }, (_, stdout) => done(stdout))
  })
  const found = report.matchAll(/^::error title=lint\/style\/noRestrictedImports,.*?,line=(\d+),/gm)
  const refused = new Set([...found].map(([, line]) => Number(line) - 1))
  return lines.filter((_, at) => refused.has(at))
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-lint-'))
  for (const file of ['biome.json', '.gitignore']) await copyFile(file, join(folder, file))
  const example = await readFile('tests/architecture/bad-example/unscoped-read.ts.txt', 'utf8')
  badExample = example.trimEnd().split('\n')
})
afterAll(() => rm(folder, { recursive: true }))

test.each(layers.filter((layer) => layer !== 'tests'))(
  'lint refuses every way in %s to import what reads without naming a user, or what marshals by hand',
  async (layer) => {
    const forbidden =
      layer === 'store' ? badExample.filter((line) => !line.includes('the store may')) : badExample
    expect(forbidden.length).toBeGreaterThan(10)
    expect(await refusedLines(join(layer, 'example.ts'), badExample)).toEqual(forbidden)
  },
)

test('lint lets through what opens the store', async () => {
  const lines = [
    "import { DynamoDBClient } from '@aws-sdk/client-dynamodb'",
    "import { openStore } from '../store/open.ts'",
    'export const store = (tables: never) => openStore({ client: new DynamoDBClient({}), tables })',
  ]
  expect(await refusedLines('functions/example.ts', lines)).toEqual([])
})

test.each(['functions/aws/table-exports.ts', 'cli/restore/tables.ts'])(
  'lint lets %s do what it is there for, and refuses it every way to read as well',
  async (file) => {
    const allowed = badExample.filter((line) => line.includes(`${file} may`))
    expect(allowed).toHaveLength(1)
    const refused = badExample.filter((line) => !allowed.includes(line))
    expect(await refusedLines(file, badExample)).toEqual(refused)
  },
)
