import { access, constants, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Command, Option } from 'commander'
import { wholeNumber } from '../../local/whole-number.ts'
import { Screen } from './screen.ts'

interface Options {
  readonly users: number
  readonly to: number
  readonly for: number
  readonly short?: boolean
  readonly page?: string
  readonly picture?: string
  readonly json?: boolean
}

/** So few customers that the fault does not show, as on the database that the old system was tried on. */
const SHORT = { users: 300, to: 5, for: 3 }

const command = new Command('npm run outage --')
  .description(
    'Tells the outage again that this system is built against, in two minutes: the keepsakes of 100,000 customers, read in the ' +
      'old way and then in ours, under the same rising load.',
  )
  .option('--users <n>', 'how many customers', wholeNumber(1, 1_000_000), 100_000)
  .option(
    '--to <n>',
    'requests a second at the end; it begins with one in two seconds',
    wholeNumber(1, 500),
    30,
  )
  .option('--for <seconds>', 'how long the load rises, of each way', wholeNumber(2, 600), 35)
  .addOption(
    new Option('--short', 'with 300 customers and 3 seconds: shows that so few hide the fault').conflicts([
      'users',
      'to',
      'for',
    ]),
  )
  .option('--page <file>', 'write a page of it, with plots')
  .option('--picture <file>', 'write the plots as SVG')
  .option('--json', 'print one JSON document')
  .action(async (given: Options) => {
    const { page, picture, json } = given
    const { users, to, for: seconds } = given.short ? SHORT : given
    for (const file of [page, picture]) if (file !== undefined) await assertWritable(file)
    // Loaded late: the whole system takes a while to load, and a mistaken option is told at once.
    const { tellOutage } = await import('./outage.ts')
    const { outagePage, outagePicture } = await import('./page.ts')
    const { verdictText } = await import('./verdict.ts')
    const stop = new AbortController()
    process.once('SIGINT', () => stop.abort()).once('SIGTERM', () => stop.abort())
    const screen = new Screen()
    const outage = await tellOutage({
      ...{ users, to, seconds, signal: stop.signal },
      progress: (step) => console.error(step),
      onSecond: (way, second) => screen.show(way, second),
    })
    if (page) await writeFile(page, await outagePage(outage))
    if (picture) await writeFile(picture, outagePicture(outage))
    console.log(json ? JSON.stringify(outage) : verdictText(outage, process.stdout.columns))
  })

/** Two minutes later would be too late to hear of it. @throws Error */
async function assertWritable(file: string): Promise<void> {
  await access(dirname(file), constants.W_OK).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${file} cannot be written (${error.code}): name a folder that is there`)
  })
}

await command.parseAsync().catch((error: unknown) => {
  if (error instanceof Error && error.name === 'AbortError') process.exit(130)
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
