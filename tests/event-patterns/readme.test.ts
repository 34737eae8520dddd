import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as door from '../../event-patterns/index.ts'
import { projectRoot } from '../../packaging/project.ts'
import { tryLines } from '../docs/examples.ts'
import { fencesOf } from '../docs/fences.ts'
import { tableUnder } from '../docs/pages.ts'

const page = readFileSync(join(projectRoot, 'event-patterns/README.md'), 'utf8')
const namesIn = (cell = '') => Array.from(cell.matchAll(/`([^`]+)`/g), ([, name = '']) => name)

test('the examples do what they say', () => {
  const [example] = fencesOf(page)
  tryLines(String(example?.text), door)
})

test('the table of operators has every operator there is', () => {
  const told = tableUnder(page, '## Operators').flatMap(([cell]) => namesIn(cell))
  const refusal = /write one of (.*)$/
  expect(() => door.compilePattern({ a: [{ unknown: 1 }] })).toThrow(refusal)
  try {
    door.compilePattern({ a: [{ unknown: 1 }] })
  } catch (error) {
    expect(refusal.exec(String(error))?.[1]?.split(', ')).toEqual(told)
  }
})

test('the entries that the table shows are patterns', () => {
  const entries = tableUnder(page, '## Operators').flatMap(([, cell]) => namesIn(cell))
  const read = entries.filter((entry) => /^[{"\d]|^(true|null)$/.test(entry))
  expect(read.length).toBeGreaterThan(12)
  for (const entry of read) door.compilePatternText(`{ "field": [${entry}] }`)
})

test('the table of exports has what the door gives out', () => {
  const told = tableUnder(page, '## What it exports').flatMap(([cell]) => namesIn(cell))
  expect(told).toEqual(expect.arrayContaining(Object.keys(door)))
})

test('with json/ and ipaddr.js beside it, it works alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
  try {
    for (const part of ['json', 'event-patterns', 'node_modules/ipaddr.js']) {
      await mkdir(join(folder, part, '..'), { recursive: true })
      await cp(join(projectRoot, part), join(folder, part), { recursive: true })
    }
    const script = `
      import { compilePattern } from './event-patterns/index.ts'
      console.log(compilePattern({ from: [{ cidr: '10.0.0.0/8' }] }).matches({ from: '10.1.2.3' }))`
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', script],
      { cwd: folder },
    )
    expect(stdout).toBe('true\n')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
