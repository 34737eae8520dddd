import TestSequencer from '@jest/test-sequencer'

/** Its types are those of its CommonJS, and Node loads its ES module. */
const JestsOwn = TestSequencer as unknown as typeof TestSequencer.default

/**
 * The files that take longest, the longest first, as measured on two cores. One that began last would run alone at the end, with a core
 * that has nothing to do. Jest remembers how long each took, but a fresh clone remembers nothing, and a small file may take a minute.
 */
export const LONGEST: readonly string[] = [
  'tests/worlds/worlds.test.ts',
  'tests/stack/api.test.ts',
  'tests/browser/passport.test.ts',
  'tests/browser/layout.test.ts',
  'tests/fuzz/fuzz.test.ts',
  'tests/template/alarms.test.ts',
  'tests/docs/start.test.ts',
  'tests/alarming/scenarios.test.ts',
  'tests/template/athena.test.ts',
  'tests/stack/live.test.ts',
  'tests/stack/publishing.test.ts',
  'tests/stack/demo-watched.test.ts',
  'tests/bench/outage/outage.test.ts',
  'tests/stack/kill.test.ts',
  'tests/template/package.test.ts',
  'tests/worlds/planted.test.ts',
]

/** Jest's order, but that those come first. */
export default class LongestFirst extends JestsOwn {
  override async sort(tests: Parameters<TestSequencer.default['sort']>[0]) {
    const rankOf = ({ path }: { path: string }) => {
      const rank = LONGEST.findIndex((each) => path.replaceAll('\\', '/').endsWith(`/${each}`))
      return rank < 0 ? LONGEST.length : rank
    }
    return (await super.sort(tests)).toSorted((one, other) => rankOf(one) - rankOf(other))
  }
}
