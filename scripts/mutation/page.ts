import { table } from '../template-page.ts'
import { type Reason, type Recorded, readReasons, readRecorded, shareOf } from './recorded.ts'

const INTRODUCTION = `# Mutation tests

Made by \`npm run docs\` from the last recorded run of \`npm run mutation\` and from the reasons in \`tests/mutation/survivors.yaml\`.

A mutant is the code with one small change: \`<\` for \`<=\`, a condition that always holds, a block that does nothing, an empty text. A mutant
is killed when a test fails with it. One that survives shows what no test looks at, or a change that changes nothing.

\`\`\`sh
npm run mutation                                 # every folder
npm run mutation -- --folder events              # one of them
npm run mutation -- --only cidr.ts               # the mutants whose name has this text in it
npm run mutation -- --folder events --survivors  # those that survived, after a test was written
npm run mutation -- --record && npm run docs     # writes what came of it, and this page
\`\`\`

Stryker's instrumenter makes the mutants, all that it knows of, texts of errors included. A runner of our own tries them
([0087](decisions/0087-mutants-in-one-process.md)) on tests that are cheap and do their work in their own process. Of those that come by its code, a
mutant gets the quickest, as many as take 4 seconds of the processor without it, until one fails. A property makes a fifth of its usual runs there,
from one seed. All of this can only make the share lower than the whole suite's would be.
`

/** The page with what came of the mutants, and each that survived with its reason. */
export function mutationPage(): string {
  const recorded = readRecorded()
  const folders = Object.entries(recorded)
  const rows = folders.map(([name, folder]) => [`\`${name}/\``, ...cells(folder)])
  const sum = (count: (folder: Recorded) => number) =>
    folders.reduce((all, [, folder]) => all + count(folder), 0)
  const all = {
    mutants: sum(({ mutants }) => mutants),
    killed: sum(({ killed }) => killed),
    timedOut: sum(({ timedOut }) => timedOut),
    survivors: folders.flatMap(([, { survivors }]) => survivors),
  }
  const head = ['folder', 'mutants', 'killed', 'timed out', 'survived', '% found']
  return [
    INTRODUCTION,
    table(head, [...rows, ['all', ...cells(all)]]),
    'A folder without a row has no recorded run yet: `npm run mutation -- --help` names all of them.\n',
    'A mutant that times out is found, too: it loops without end. One that survived is counted as such although nothing could find it.\n',
    '## Survivors\n',
    'Each is told by its file, the kind of the change, the code as it is and as the mutant has it. A number at the end tells those apart',
    'that read alike.\n',
    ...readReasons().map((reason) => listed(reason)),
  ].join('\n')
}

function cells({ mutants, killed, timedOut, survivors }: Recorded): string[] {
  const counts = [mutants, killed, timedOut, survivors.length].map((count) => count.toLocaleString('en'))
  return [...counts, shareOf({ mutants, killed, timedOut })]
}

function listed({ reason, mutants }: Reason): string {
  return `${reason.trim()}\n\n\`\`\`text\n${mutants.join('\n')}\n\`\`\`\n`
}
