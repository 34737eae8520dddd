import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from 'commander'
import { projectRoot } from '../../packaging/project.ts'
import { changesSince, type Published } from './changes.ts'
import { contractMessages, VERSION } from './messages.ts'

/** The contract as partners were last told of it. */
export const PUBLISHED_FILE = join(projectRoot, `docs/contract/published/${VERSION}.json`)

export async function readPublished(): Promise<Published> {
  return JSON.parse(await readFile(PUBLISHED_FILE, 'utf8')) as Published
}

if (import.meta.main)
  await new Command('npm run contract --')
    .description(
      `Compares the contract with partners, ${VERSION}, with what was last published of it. Within a version, changes may only add: ` +
        'one that breaks a partner’s program is told, and the exit code is 1.',
    )
    .option('--publish', 'take what is now as published; refused for a change that breaks')
    .option('--json', 'print one JSON document: { breaking, added }')
    .action(async ({ publish, json }: { publish?: boolean; json?: boolean }) => {
      const messages = contractMessages()
      const changes = changesSince(await readPublished(), messages)
      const { breaking, added } = changes
      if (json) console.log(JSON.stringify(changes))
      else for (const line of added) console.log(`added: ${line}`)
      for (const line of breaking) console.error(`breaks: ${line}`)
      if (breaking.length > 0) {
        console.error(
          `${VERSION} may only add: undo this, or begin another version beside it (docs/contract.md)`,
        )
        process.exitCode = 1
        return
      }
      if (!publish) {
        if (!json && added.length === 0) console.log('nothing has changed since it was published')
        return
      }
      const kept = Object.fromEntries(messages.map(({ name, way, schema }) => [name, { way, schema }]))
      const published: Published = { publishedOn: new Date().toISOString().slice(0, 10), messages: kept }
      await writeFile(PUBLISHED_FILE, `${JSON.stringify(published, null, 2)}\n`)
      console.error(`published: tell partners in docs/contract.md what was added`)
    })
    .parseAsync()
