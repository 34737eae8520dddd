import { benchAnalytics } from './analytics.ts'
import { benchAwarding } from './awarding.ts'
import { benchChecking } from './checking.ts'
import { benchCost } from './cost.ts'
import { benchCrowd } from './crowd.ts'
import { measureDeciding } from './deciding.ts'
import { benchExporting } from './exporting.ts'
import type { BenchName } from './names.ts'
import { benchPatternMatches } from './pattern-matches.ts'
import { benchPublishing } from './publishing.ts'
import { benchReading } from './reading.ts'
import { benchRehearsing } from './rehearsing.ts'
import { benchSimulating } from './simulating.ts'
import { benchStarting } from './starting.ts'
import { benchUsualDesign } from './usual-design.ts'
import { benchWholeStack } from './whole-stack.ts'

/** Each measures one claim beside a baseline in the same run. */
export const benches = {
  'pattern-matches': () => benchPatternMatches(),
  deciding: () => measureDeciding(),
  simulating: (lines?: number) => benchSimulating(lines === undefined ? {} : { lines, rounds: 1 }),
  checking: () => benchChecking(),
  rehearsing: () => benchRehearsing(),
  starting: () => benchStarting(),
  'whole-stack': () => benchWholeStack(),
  reading: () => benchReading(),
  crowd: () => benchCrowd(),
  analytics: () => benchAnalytics({ many: 0 }),
  'analytics-large': () => benchAnalytics(),
  exporting: () => benchExporting(),
  publishing: () => benchPublishing(),
  'usual-design': () => benchUsualDesign(),
  awarding: () => benchAwarding(),
  cost: () => benchCost(),
} satisfies Record<BenchName, (lines?: number) => unknown>

/** The result of each bench. */
export type Results = { readonly [Name in BenchName]: Awaited<ReturnType<(typeof benches)[Name]>> }
