import { Command } from 'commander'
import { wholeNumber } from '../local/whole-number.ts'
import { benchAnalytics } from './analytics.ts'
import { benchAwarding } from './awarding.ts'
import { benchCost, recordCost } from './cost.ts'
import { benchCrowd } from './crowd.ts'
import { measureDeciding } from './deciding.ts'
import { benchExporting } from './exporting.ts'
import { benchPatternMatches } from './pattern-matches.ts'
import { benchPublishing } from './publishing.ts'
import { benchReading } from './reading.ts'
import { benchSimulating } from './simulating.ts'
import { benchStarting } from './starting.ts'
import { benchUsualDesign } from './usual-design.ts'
import { benchWholeStack } from './whole-stack.ts'

/** Each measures one claim beside a baseline in the same run; the names are those that `--only` takes. */
const benches: Record<string, (given: { record: boolean; lines: number | undefined }) => unknown> = {
  'pattern-matches': () => benchPatternMatches(),
  deciding: () => measureDeciding(),
  simulating: ({ lines }) => benchSimulating(lines === undefined ? {} : { lines, rounds: 1 }),
  starting: () => benchStarting(),
  'whole-stack': () => benchWholeStack(),
  reading: () => benchReading(),
  crowd: () => benchCrowd(),
  analytics: () => benchAnalytics(),
  exporting: () => benchExporting(),
  publishing: () => benchPublishing(),
  'usual-design': () => benchUsualDesign(),
  awarding: () => benchAwarding(),
  cost: async ({ record }) => {
    const result = await benchCost()
    if (record) await recordCost(result)
    return result
  },
}

interface Options {
  readonly only?: string
  readonly json?: boolean
  readonly record?: boolean
  readonly lines?: number
}

const command = new Command('npm run bench --')
  .description(
    'Measures what the project claims, each beside its baseline in the same run. Figures, no verdicts.',
  )
  .option('--only <name>', `one of ${Object.keys(benches).join(', ')}`)
  .option('--json', 'print one JSON document')
  .option('--record', 'with --only cost, write what was counted where keepsakes plan reads it')
  .option(
    '--lines <number>',
    'with --only simulating, so many lines, once: 10,000,000 take 4 GB of the folder for temporary files, and as much again',
    wholeNumber(10, 100_000_000),
  )
  .action(async ({ only, json, record, lines: many }: Options) => {
    if (many !== undefined && only !== 'simulating') command.error('--lines goes with --only simulating')
    if (record && only !== 'cost') command.error('--record goes with --only cost')
    if (only && !(only in benches))
      command.error(`there is no bench called ${only}: one of ${Object.keys(benches).join(', ')}`)
    const results: Record<string, unknown> = {}
    for (const [name, bench] of Object.entries(benches)) {
      if (only && only !== name) continue
      console.error(`measuring ${name}`)
      const result = await bench({ record: record ?? false, lines: many })
      results[name] = result
      if (!json) console.log(`${name}\n${lines(result).join('\n')}\n`)
    }
    if (json) console.log(JSON.stringify(results))
  })

await command.parseAsync()

function lines(result: unknown, at = '  '): string[] {
  return Object.entries(result as object).map(([name, value]) =>
    typeof value === 'object' && value !== null
      ? `${at}${name}\n${lines(value, `${at}  `).join('\n')}`
      : `${at}${name.padEnd(34 - at.length)} ${typeof value === 'number' ? value.toLocaleString('en') : value}`,
  )
}
