import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runLocal } from '../../local/run.ts'
import { EXAMPLES_FOLDER, type Example } from '../openapi/examples.ts'
import { record, rested, tell } from './record.ts'
import { requests } from './requests.ts'
import { RECORDED_AT, story } from './story.ts'

const run = await runLocal({
  port: 0,
  awsPort: 0,
  users: [],
  partners: [],
  shownNow: Date.parse(RECORDED_AT),
  log: () => undefined,
  progress: (step) => console.error(step),
})
try {
  await tell(run, story)
  const recorded = new Map<string, Example>()
  const earlier = (name: string) => recorded.get(name)?.response.body as Record<string, unknown>
  for (const request of requests) {
    const path = typeof request.path === 'string' ? request.path : request.path(earlier)
    await rested(run)
    recorded.set(request.name, await record(run, request, path))
  }
  await write(recorded)
  console.log(`recorded ${recorded.size} examples: npm run docs takes them in`)
} finally {
  await run.stop()
}

/** Whatever was not recorded this time is gone. */
async function write(examples: ReadonlyMap<string, Example>): Promise<void> {
  for (const name of await readdir(EXAMPLES_FOLDER)) await rm(join(EXAMPLES_FOLDER, name))
  for (const [name, example] of examples)
    await writeFile(join(EXAMPLES_FOLDER, `${name}.json`), `${JSON.stringify(example, null, 2)}\n`)
}
