import { globSync } from 'node:fs'
import { projectFolder } from './mutants.ts'

/** A folder is mutated as one, and tried on tests that are cheap and do their work in their own process. */
export interface MutatedFolder {
  readonly name: string
  readonly tests: readonly string[]
  /** Of the processor, for the tests of one mutant: more than usual where what tells many of them takes long. */
  readonly seconds?: number
  /** Names of tests that need more runs of a property than a mutant gets. */
  readonly leftOut?: readonly string[]
}

const FEW_STREAMS =
  'awards of a stream of activities › happen in the random streams: each kind of criterion is met in some, under each modifier of them'

/** The rooms of awarding/, each with those of its tests that come by its code for little. */
const ROOMS = {
  progress: ['progress', 'criteria', 'deciding'],
  criteria: ['criteria', 'deciding', 'explaining'],
  modifiers: ['modifiers', 'deciding'],
  campaign: ['campaign', 'checking'],
  catalogue: ['catalogue', 'deciding', 'explaining'],
  deciding: ['deciding', 'rehearsing'],
  explaining: ['explaining'],
  rehearsing: ['rehearsing'],
  changing: ['changing'],
  checking: ['checking', 'campaign'],
}

export const FOLDERS: readonly MutatedFolder[] = [
  { name: 'event-patterns', tests: ['tests/event-patterns'] },
  { name: 'events', tests: ['tests/events'] },
  // Much of it is told only where many claims meet, or in every order of some calls.
  { name: 'store', tests: ['tests/store'], seconds: 16 },
  ...Object.entries(ROOMS).map(([room, tests]) => ({
    name: `awarding/${room}`,
    tests: tests.map((folder) => `tests/awarding/${folder}`),
    leftOut: [FEW_STREAMS],
  })),
]

export function sourcesOf({ name }: MutatedFolder): URL[] {
  return filesBy(`${name}/**/*.ts`)
}

export function testFilesOf({ tests }: MutatedFolder): URL[] {
  return tests.flatMap((folder) => filesBy(`${folder}/**/*.test.ts`))
}

function filesBy(pattern: string): URL[] {
  return globSync(pattern, { cwd: projectFolder })
    .sort()
    .map((path) => new URL(path, projectFolder))
}
