import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../packaging/project.ts'
import { exampleLines, tryLines } from './examples.ts'
import { sourcesOf, topFolders } from './pages.ts'

const sources = topFolders
  .filter((folder) => !['tests', 'web'].includes(folder))
  .flatMap(sourcesOf)
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path, text: readFileSync(join(projectRoot, path), 'utf8') }))
  .filter(({ text }) => /^ *\*? *@example$/m.test(text))

/** The fenced blocks of a source's docstrings. */
const blocksIn = (source: string) =>
  Array.from(source.matchAll(/^ *\* ```ts\n(.*?)^ *\* ```$/gms), ([, block = '']) =>
    block.replaceAll(/^ *\* ?/gm, ''),
  )

test.each(sources)('the examples in the docstrings of $path do what they say', async ({ path, text }) => {
  const door = path.startsWith('event-patterns/') ? 'event-patterns/index.ts' : path
  const exported = (await import(join(projectRoot, door))) as Record<string, unknown>
  const blocks = blocksIn(text)
  expect(blocks.length).toBeGreaterThan(0)
  for (const block of blocks) {
    expect(exampleLines(block).some(({ says }) => says)).toBe(true)
    tryLines(block, exported)
  }
})

test('the doors of the contract, and of the rooms that could be packages, have examples', () => {
  expect(sources.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      'event-patterns/index.ts',
      'event-patterns/compile.ts',
      'events/activity.ts',
      'json/json.ts',
      'schemas/time.ts',
    ]),
  )
})

test('an example that says something else is found', () => {
  expect(() => tryLines("JSON.parse('1') // 2", {})).toThrow()
  expect(() => tryLines("JSON.parse('1') // throws nothing", {})).toThrow()
  expect(() => tryLines('JSON.parse(1 // 1', {})).toThrow()
  tryLines("const one = JSON.parse('1')\none // 1\nJSON.parse('x') // throws Unexpected token", {})
})
