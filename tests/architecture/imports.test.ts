import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { layers } from './layers.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** Tests may import anything. */
const LAYERS = layers.filter((layer) => layer !== 'tests')

function brokenRules(folder: string, entries: readonly string[]): string[] {
  const args = [
    `${ROOT}node_modules/dependency-cruiser/bin/dependency-cruise.mjs`,
    ...['--config', `${ROOT}.dependency-cruiser.js`, '--output-type', 'json', ...entries],
  ]
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (!stdout) throw new Error(stderr)
  const { summary } = JSON.parse(stdout) as {
    summary: { violations: { rule: { name: string }; from: string; to: string }[] }
  }
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)
}

test('imports run one way, the SDK stays at the edges and the core is pure', () => {
  expect(brokenRules(ROOT, LAYERS)).toEqual([])
})

test('an import that runs the other way, the SDK in the core and a core that reads files are found', () => {
  const found = brokenRules(`${ROOT}tests/architecture/bad-example/imports`, [
    'schemas',
    'publisher',
    'awarding',
  ]).join('\n')
  expect(found).toMatch(/schemas-imports-only-what-lies-above: schemas\/upwards\.ts -> awarding\/impure\.ts/)
  expect(found).toMatch(
    /awarding\/criteria-imports-only-what-lies-above: awarding\/criteria\/upwards\.ts -> awarding\/deciding\/decided\.ts/,
  )
  expect(found).toMatch(/the-sdk-stays-at-the-edges: awarding\/impure\.ts/)
  expect(found).toMatch(/the-publisher-runs-in-browsers: publisher\/spool\.ts -> (node:)?fs/)
  expect(found).toMatch(/the-core-is-pure: awarding\/impure\.ts -> (node:)?fs/)
})
