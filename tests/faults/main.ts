import { Command, InvalidArgumentError } from 'commander'
import { UserError } from '../../cli/terminal.ts'
import { wholeNumber } from '../../local/whole-number.ts'
import { EVERY_FAULT } from './every-fault.ts'
import type { Fault, Outcome, Size } from './support/fault.ts'
import { isRight } from './support/verdict.ts'
import { World } from './support/world.ts'

interface Options {
  readonly only?: Fault
  readonly kills: number
  readonly seed?: number
  readonly share: number
}

const SHOWN = 20

function faultOf(name: string): Fault {
  const found = EVERY_FAULT.find((fault) => fault.name === name)
  if (found) return found
  throw new InvalidArgumentError(`It must be one of ${EVERY_FAULT.map(({ name }) => name).join(', ')}.`)
}

await new Command('npm run faults --')
  .description(
    'Does harm to the real stack, each fault to a stack of its own with a folder of data, and then holds every keepsake, date, ' +
      'edition, announcement, queue and rejection to what a run left alone would give. It ends with a table, and with exit code 1 ' +
      'if anything is wrong.',
  )
  .option('--only <name>', 'this fault alone', faultOf)
  .option('--kills <number>', 'how often the stack is killed', wholeNumber(1, 10_000), 50)
  .option(
    '--seed <number>',
    'what decides the events and what is injected (default: another one each time)',
    wholeNumber(0, 2_000_000_000),
  )
  .option('--share <percent>', 'of the events, for a short look', wholeNumber(1, 100), 100)
  .addHelpText(
    'after',
    `\nFaults:\n${EVERY_FAULT.map(({ name, what }) => `  ${name.padEnd(17)} ${what}`).join('\n')}`,
  )
  .action(async ({ only, kills, seed = Math.floor(Math.random() * 1_000_000_000), share }: Options) => {
    const part = (whole: number) => Math.max(1, Math.round((whole * share) / 100))
    const size: Size = {
      ...{ seed, kills, viewers: part(150), burst: part(50_000), hot: part(10_000) },
      stampede: { users: part(2_000), editions: part(100) },
    }
    console.log(`seed ${seed}`)
    const rows: Row[] = []
    for (const fault of only ? [only] : EVERY_FAULT) rows.push(await run(fault, size))
    console.log(tableOf(rows))
    const findings = rows.flatMap(({ name, outcome: { verdict } }) =>
      Object.entries({ wrong: verdict.wrong, lost: verdict.lost, doubled: verdict.doubled }).flatMap(
        ([kind, all]) => all.slice(0, SHOWN).map((what) => `${name}: ${kind}: ${what}`),
      ),
    )
    const bad = rows.filter(({ outcome }) => !isRight(outcome.verdict))
    if (bad.length === 0) return
    const again = bad.map(
      ({ name }) =>
        `Again, with the same events: npm run faults -- --only ${name} --seed ${seed} --share ${share} --kills ${kills}`,
    )
    throw new UserError([...findings, ...again].join('\n'))
  })
  .parseAsync()
  .catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error
    console.error(error.message)
    process.exitCode = 1
  })

interface Row {
  readonly name: string
  readonly outcome: Outcome
  readonly seconds: number
}

async function run({ name, run }: Fault, size: Size): Promise<Row> {
  console.error(`${name} ...`)
  const began = performance.now()
  const world = await World.create({ size, tell: (step) => console.error(`  ${step}`) })
  const stop = () => {
    void world.dispose().finally(() => process.exit(130))
  }
  process.once('SIGINT', stop).once('SIGTERM', stop)
  try {
    const outcome = await run(world, size)
    return { name, outcome, seconds: (performance.now() - began) / 1000 }
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop)
    await world.dispose()
  }
}

function tableOf(rows: readonly Row[]): string {
  const head = ['fault', 'events', 'injected', 'awards compared', 'wrong', 'lost', 'doubled', 'seconds']
  const lines = rows.map(({ name, outcome: { events, injected, verdict }, seconds }) => [
    name,
    String(events),
    Object.entries(injected)
      .map(([what, count]) => `${count} ${what}`)
      .join(', '),
    String(verdict.compared),
    ...[verdict.wrong, verdict.lost, verdict.doubled].map(({ length }) => String(length)),
    seconds.toFixed(0),
  ])
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [row(head), row(head.map(() => '---')), ...lines.map(row)].join('\n')
}
