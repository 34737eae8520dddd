import { availableParallelism } from 'node:os'
import { Command, InvalidArgumentError } from 'commander'
import { progressBar, UserError } from '../../cli/terminal.ts'
import { wholeNumber } from '../../local/whole-number.ts'
import {
  disagreements,
  type Recorded,
  readReasons,
  readRecorded,
  record,
  shareOf,
} from '../../scripts/mutation/recorded.ts'
import { FOLDERS, type MutatedFolder, sourcesOf, testFilesOf } from './folders.ts'
import { type Outcome, tryMutants } from './run.ts'

interface Options {
  readonly folder?: MutatedFolder
  readonly only?: string
  readonly survivors?: boolean
  readonly workers: number
  readonly json?: boolean
  readonly record?: boolean
}

const names = FOLDERS.map(({ name }) => name).join(', ')

function folderOf(name: string): MutatedFolder {
  const found = FOLDERS.find((folder) => folder.name === name)
  if (found) return found
  throw new InvalidArgumentError(`It must be one of ${names}.`)
}

const command = new Command('npm run mutation --')
  .description(
    'Changes the code in each small way that Stryker knows, and looks whether a test fails. It ends with a table and the mutants that ' +
      'survived, and with exit code 1 if one of them has no reason in tests/mutation/survivors.yaml, or a reason has none.',
  )
  .option('--folder <name>', `one of ${names}; every one unless given`, folderOf)
  .option(
    '--only <text>',
    'the mutants with this text in their name, such as a file; reasons are not looked at',
  )
  .option('--survivors', 'those alone that survived the recorded run: after a test was written')
  .option('--workers <number>', 'processes that try mutants', wholeNumber(1, 64), availableParallelism())
  .option('--record', 'write what came of it to tests/mutation/recorded.json, for docs/mutation.md')
  .option('--json', 'print one JSON document: { folders, disagreements }')
  .action(async (options: Options) => {
    const { folder, only, survivors, json } = options
    if (options.record && only !== undefined)
      command.error('--record needs every mutant of a folder, or every survivor: leave --only out')
    if (survivors && only !== undefined)
      command.error('--survivors and --only do not go together: leave one out')
    const before = readRecorded()
    const folders: Record<string, Recorded> = {}
    for (const asked of folder ? [folder] : FOLDERS) {
      const known = before[asked.name]
      if (survivors && !known) command.error(`${asked.name} has no recorded run: leave --survivors out`)
      const recorded = await tried(asked, options, survivors ? known : undefined)
      folders[asked.name] = recorded
      if (!json) tell(asked.name, recorded)
    }
    if (options.record) record(folders)
    const wrong = only === undefined ? disagreements(folders, readReasons()) : []
    if (json) console.log(JSON.stringify({ folders, disagreements: wrong }))
    if (wrong.length > 0) throw new UserError(wrong.join('\n'))
  })

await command.parseAsync().catch((error: unknown) => {
  if (!(error instanceof UserError)) throw error
  console.error(error.message)
  process.exitCode = 1
})

/** @param known where only its survivors are to be tried again */
async function tried(
  folder: MutatedFolder,
  { workers, only = '', json }: Options,
  known: Recorded | undefined,
): Promise<Recorded> {
  console.error(`${folder.name}: runs its tests without a mutant first`)
  const bar = await progressBar(`${folder.name} [{bar}] {tried} of {all} mutants, {eta_formatted} left`, 1)
  const survived = known && new Set(known.survivors)
  try {
    const { outcomes, mutants } = await tryMutants({
      sources: sourcesOf(folder),
      testFiles: testFilesOf(folder),
      ...{ workers, leftOut: folder.leftOut ?? [] },
      isChosen: (key) => key.includes(only) && (survived?.has(key) ?? true),
      progress: (tried, all) => {
        if (!process.stderr.isTTY && tried % 100 === 0) console.error(`${folder.name}: ${tried} of ${all}`)
        bar.update(tried / all, { tried, all })
      },
    })
    if (known && (mutants !== known.mutants || outcomes.length !== known.survivors.length))
      throw new UserError(`${folder.name} is other code than that of the recorded run: leave --survivors out`)
    const left = outcomes.filter(({ fate }) => fate === 'survived' || fate === 'not covered')
    if (!json)
      for (const { mutant, fate } of left) console.log(`${fate} at line ${mutant.line} of ${mutant.key}`)
    return recordedOf(outcomes, left, known)
  } finally {
    bar.stop()
  }
}

function recordedOf(
  outcomes: readonly Outcome[],
  left: readonly Outcome[],
  known: Omit<Recorded, 'survivors'> = { mutants: 0, killed: 0, timedOut: 0 },
): Recorded {
  const count = (fate: Outcome['fate']) => outcomes.filter((outcome) => outcome.fate === fate).length
  return {
    mutants: known.mutants || outcomes.length,
    killed: known.killed + count('killed'),
    timedOut: known.timedOut + count('timed out'),
    survivors: left.map(({ mutant }) => mutant.key),
  }
}

function tell(name: string, recorded: Recorded): void {
  const { mutants, killed, timedOut, survivors } = recorded
  console.log(
    `${name}: ${mutants} mutants, ${killed} killed, ${timedOut} timed out, ${survivors.length} survived: ${shareOf(recorded)} % found`,
  )
}
