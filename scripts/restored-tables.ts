import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { atTableGeneration } from '../packaging/table-generation.ts'

const usage = `Usage: npm run restored-tables -- --generation NUMBER TEMPLATE.json RESTORED.json

Writes the template of a deployed stack with its tables of another generation: what lets the stack take tables that were
restored under new names (docs/deploying.md).

  --generation NUMBER  2 for tables whose names end in -2
  TEMPLATE.json        what \`aws cloudformation get-template --query TemplateBody\` has written
  RESTORED.json        where to write`

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { generation: { type: 'string' }, help: { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  if (values.help) return console.log(usage)
  const [from, to, ...more] = positionals
  if (from === undefined || to === undefined || more.length > 0 || values.generation === undefined)
    throw new Error(usage)
  const restored = atTableGeneration(JSON.parse(await readFile(from, 'utf8')), values.generation)
  await writeFile(to, JSON.stringify(restored))
}

if (import.meta.main) {
  await main().catch((error: Error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
