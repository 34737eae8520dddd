import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { projectRoot } from '../../packaging/project.ts'
import { buildPublisher } from '../../publisher/build.ts'
import type * as Package from '../../publisher/index.ts'
import { serverOf, vote } from './support/server.ts'

const run = promisify(execFile)

/** A project of a partner, in which the package lies as npm would put it. */
let partner: string
const home = () => join(partner, 'node_modules/@keepsakes/publisher')
beforeAll(async () => {
  partner = await mkdtemp(join(tmpdir(), 'keepsakes-partner-'))
  await mkdir(home(), { recursive: true })
  await buildPublisher(join(home(), 'dist'))
  for (const file of ['package.json', 'README.md'])
    await copyFile(join(projectRoot, 'publisher', file), join(home(), file))
})
afterAll(() => rm(partner, { recursive: true, force: true }))

/** Every name that the package has, as a partner who writes TypeScript uses it. */
const PARTNER = `
import { createPublisher, type Publisher, QueueFullError, storageSpool } from '@keepsakes/publisher'
import { fileSpool } from '@keepsakes/publisher/node'
declare const localStorage: Parameters<typeof storageSpool>[0]
const publisher: Publisher = createPublisher({
  url: 'https://api.example', token: async () => 'token', spool: fileSpool('spool.jsonl'), whenFull: 'refuse',
  onRejected: ({ event, reason }) => console.error(event.detail.eventId.trim(), reason.trim()),
})
const watching = publisher.watch({ userId: 'alice', deviceId: 'box', programId: 'opening' })
watching.update({ state: 'playing', tvOn: true, channelId: undefined })
// @ts-expect-error the state is misspelt
watching.update({ state: 'play' })
// @ts-expect-error an event has a detail
await publisher.publish({ 'detail-type': 'PollVoted' }).catch((error: unknown) => error instanceof QueueFullError)
const left: number = await publisher.close(0)
console.log(left, storageSpool(localStorage).add)
`

test('its types are whole without the rest of the project', async () => {
  await writeFile(join(partner, 'package.json'), '{ "type": "module" }')
  await writeFile(join(partner, 'partner.ts'), PARTNER)
  const tsc = join(projectRoot, 'node_modules/typescript/bin/tsc')
  const options = [
    '--noEmit',
    '--skipLibCheck',
    '--strict',
    '--exactOptionalPropertyTypes',
    '--target',
    'es2022',
    '--module',
    'nodenext',
  ]
  const found = await run(
    process.execPath,
    [tsc, ...options, '--lib', 'es2022,dom', '--types', '', 'partner.ts'],
    {
      cwd: partner,
    },
  ).then(
    () => '',
    ({ stdout }: { stdout: string }) => stdout,
  )
  expect(found).toBe('')
})

test('npm packs JavaScript and types, and nothing of the project besides', async () => {
  const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: home() })
  const [packed] = JSON.parse(stdout) as { files: { path: string }[] }[]
  const names = packed?.files.map(({ path }) => path) ?? []
  expect(names).toEqual(
    expect.arrayContaining(['README.md', 'dist/index.js', 'dist/node.js', 'dist/publisher/index.d.ts']),
  )
  expect(
    names.filter((name) => !/^(README\.md|package\.json|dist\/(\w+\.js|publisher\/.*\.d\.ts))$/.test(name)),
  ).toEqual([])
})

test('the JavaScript that is packed publishes', async () => {
  const { createPublisher } = (await import(
    pathToFileURL(join(home(), 'dist/index.js')).href
  )) as typeof Package
  const server = serverOf()
  const publisher = createPublisher({ url: 'https://api.example/', token: 't', fetch: server.fetch })
  await publisher.publish(vote('packed'))
  expect(await publisher.close()).toBe(0)
  expect(server.requests.map(({ ids }) => ids)).toEqual([['packed']])
})
