import { howMany } from '../../schemas/how-many.ts'
import { limitsOf } from '../limits.ts'
import { BENCH_NAMES, type BenchName, ONLY_BY_NAME } from '../names.ts'
import { type Recorded, type Records, readRecords } from '../recorded/records.ts'
import { type Picture, pictureSvg } from './picture.ts'
import type { Section } from './section.ts'
import { ANALYSTS } from './sections/analysts.ts'
import { COSTS } from './sections/costs.ts'
import { DECIDING } from './sections/deciding.ts'
import { READING } from './sections/reading.ts'
import { RUNNING } from './sections/running.ts'
import { figures, shown } from './words.ts'

const SECTIONS = { ...READING, ...DECIDING, ...RUNNING, ...ANALYSTS, ...COSTS } as Readonly<
  Record<BenchName, Section<BenchName>>
>

/** As the page has them: what the outage was about comes first. */
const NAMES = Object.keys(SECTIONS) as BenchName[]

/** The page of what was measured, from what was recorded. */
export function benchmarksPage(records: Records = readRecords()): string {
  const measured = NAMES.filter((name) => records[name])
  const seconds = measured
    .filter((name) => !ONLY_BY_NAME.includes(name))
    .reduce((sum, name) => sum + (records[name]?.seconds ?? 0), 0)
  return `${[
    '# Benchmarks',
    `Made by \`npm run docs\` of \`bench/recorded/records.json\`, where \`npm run bench -- --record\` keeps what it measures. Each claim of the project about
speed is measured beside a baseline in the same run, and the two sides take turns, so that a busy machine weighs on both alike: read the ratios first. A figure is the
median of its rounds, with the least and the most in brackets. No test asserts a time: tests count work instead
(\`tests/awarding/catalogue/catalogue.test.ts\` counts the patterns that are looked at, \`tests/store\` the request units).`,
    `\`\`\`sh
npm run bench                         # all of them
npm run bench -- --record             # and keep the results for this page
npm run bench -- --only deciding      # one; with --record it takes the place of its record alone
npm run bench -- --json               # one JSON document
\`\`\``,
    '## Limits',
    `What the project demands of itself. ${howMany(measured.length, 'bench', 'benches')} recorded here took ${howMany(Math.ceil(seconds / 60), 'minute')} in all.`,
    figures(
      ['limit', '', 'measured', ''],
      measured.flatMap((name) => limitRows(name, records)),
    ),
    ...NAMES.flatMap((name) => sectionText(name, records)),
  ].join('\n\n')}\n`
}

/** The pictures of the page, by the path of each. */
export function benchmarkPictures(records: Records = readRecords()): Record<string, string> {
  return Object.fromEntries(
    NAMES.flatMap((name) => {
      const picture = pictureOf(name, records)
      return picture ? [[`docs/benchmarks/${name}.svg`, pictureSvg(picture)]] : []
    }),
  )
}

function pictureOf(name: BenchName, records: Records): Picture | undefined {
  const record = records[name]
  return record && SECTIONS[name].picture?.(record.result as never)
}

function limitRows(name: BenchName, records: Records): string[][] {
  return limitsOf(name, records[name]?.result).map(({ of, limit, value, isHeld }) => [
    `[${name}](#${name}): ${of}`,
    limit,
    value,
    isHeld ? 'held' : '**not held**',
  ])
}

function sectionText(name: BenchName, records: Records): string[] {
  const { about, tables, after } = SECTIONS[name]
  const record = records[name]
  const heading = [`## ${name}`, about]
  if (!record) return [...heading, `Not recorded yet: \`npm run bench -- --only ${name} --record\`.`]
  const picture = pictureOf(name, records)
  return [
    ...heading,
    machineText(record),
    tables(record.result as never),
    ...(picture ? [`![${picture.title}](benchmarks/${name}.svg)`] : []),
    ...(after ? [after] : []),
  ]
}

function machineText({ on, cores, gigabytes, platform, node, load, seconds }: Recorded): string {
  return `On ${on}, ${cores} cores, ${gigabytes} GB, ${platform}, Node ${node}, in ${shown(seconds)} s; the load average was ${load.before} before and ${load.after} at the end.`
}

if (NAMES.length !== BENCH_NAMES.length) throw new Error('the page does not tell of each bench')
