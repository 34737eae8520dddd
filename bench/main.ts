import { Command } from 'commander'
import { wholeNumber } from '../local/whole-number.ts'
import { benches } from './benches.ts'
import { type CostResult, recordCost } from './cost.ts'
import { limitsOf } from './limits.ts'
import { BENCH_NAMES, type BenchName, ONLY_BY_NAME } from './names.ts'
import { recorded, writeRecord } from './recorded/records.ts'

interface Options {
  readonly only?: string
  readonly json?: boolean
  readonly record?: boolean
  readonly lines?: number
}

const isBench = (name: string): name is BenchName => name in benches

const command = new Command('npm run bench --')
  .description(
    `Measures what the project claims, each beside its baseline in the same run, and says which limits are held. All but ${ONLY_BY_NAME.join(', ')} take about 13 minutes on 2 cores with nothing else to do, 3 GB of memory, and 1 GB of the temporary folder.`,
  )
  .option('--only <name>', `one of ${BENCH_NAMES.join(', ')}`)
  .option('--json', 'print one JSON document')
  .option(
    '--record',
    'keep each result in bench/recorded/records.json, of which npm run docs makes docs/benchmarks.md; with --only, that one alone. What cost counts is written where keepsakes plan reads it as well',
  )
  .option(
    '--lines <number>',
    'with --only simulating, so many lines, once: 10,000,000 take 4 GB of the folder for temporary files, and as much again',
    wholeNumber(10, 100_000_000),
  )
  .action(async ({ only, json, record, lines: many }: Options) => {
    if (many !== undefined && only !== 'simulating') command.error('--lines goes with --only simulating')
    if (many !== undefined && record)
      command.error(
        '--lines does not go with --record: the page tells of as many lines as there are without it',
      )
    if (only !== undefined && !isBench(only))
      command.error(`there is no bench called ${only}: one of ${BENCH_NAMES.join(', ')}`)
    const results: Record<string, unknown> = {}
    for (const name of BENCH_NAMES) {
      if (only === undefined ? ONLY_BY_NAME.includes(name) : only !== name) continue
      console.error(`measuring ${name}`)
      const run = await recorded<unknown>(() => benches[name](many))
      results[name] = run.result
      if (record) await writeRecord(name, run)
      if (record && name === 'cost') await recordCost(run.result as CostResult)
      if (!json)
        console.log(`${name}\n${[...lines(run.result), ...limitLines(name, run.result)].join('\n')}\n`)
    }
    if (json) console.log(JSON.stringify(results))
  })

await command.parseAsync()

function limitLines(name: BenchName, result: unknown): string[] {
  return limitsOf(name, result).map(({ text, isHeld }) => `  ${isHeld ? 'held' : 'NOT HELD'}: ${text}`)
}

function lines(result: unknown, at = '  '): string[] {
  return Object.entries(result as object).map(([name, value]) =>
    typeof value === 'object' && value !== null
      ? `${at}${name}\n${lines(value, `${at}  `).join('\n')}`
      : `${at}${name.padEnd(34 - at.length)} ${typeof value === 'number' ? value.toLocaleString('en') : value}`,
  )
}
