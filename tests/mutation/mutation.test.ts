import { disagreements, shareOf } from '../../scripts/mutation/recorded.ts'
import { type Outcome, tryMutants } from './run.ts'

const planted = (name: string) => new URL(`planted/${name}.ts`, import.meta.url)

const keysOf = (outcomes: readonly Outcome[], fate: Outcome['fate']) =>
  outcomes.filter((outcome) => outcome.fate === fate).map(({ mutant }) => mutant.key.split('.ts: ')[1])

test('a mutant is killed by a test that looks, survives one that does not, and is not covered where there is none', async () => {
  const { outcomes } = await tryMutants({
    sources: [planted('tickets')],
    testFiles: [planted('checks')],
    workers: 1,
  })
  expect(keysOf(outcomes, 'survived')).toEqual([
    'ConditionalExpression: price < 4 → true',
    'ConditionalExpression: price < 4 → false',
    'EqualityOperator: price < 4 → price <= 4',
    'EqualityOperator: price < 4 → price >= 4',
  ])
  expect(keysOf(outcomes, 'not covered')).toEqual([
    'BlockStatement: { return 40 + 2 } → {}',
    'ArithmeticOperator: 40 + 2 → 40 - 2',
  ])
  const killed = keysOf(outcomes, 'killed')
  expect(killed).toHaveLength(outcomes.length - 6)
  // While the module is loaded, behind a condition, in a loop that then has no end, and in what is made once and kept.
  expect(killed).toEqual(
    expect.arrayContaining([
      'StringLiteral: \'grown-up\' → ""',
      'LogicalOperator: PRICES.get(kind) ?? 0 → PRICES.get(kind) && 0',
      'AssignmentOperator: at -= 1 → at += 1',
      'StringLiteral: \'a child\' → ""',
    ]),
  )
  const killer = outcomes.find(({ mutant }) => mutant.key.includes('at -= 1'))?.failure
  expect(killer?.name).toBe('tickets › are counted down')
})

test('a run does not begin with a test that fails without a mutant', async () => {
  const run = tryMutants({ sources: [planted('tickets')], testFiles: [planted('failing')], workers: 1 })
  await expect(run).rejects.toThrow('without a mutant, "a wrong sum" fails')
})

const folder = { mutants: 3, killed: 1, timedOut: 0, survivors: ['store/a.ts: x → y', 'store/a.ts: y → z'] }

test.each([
  ['agree', [{ reason: 'equal', mutants: ['store/a.ts: x → y', 'store/a.ts: y → z'] }], []],
  [
    'lack one',
    [{ reason: 'equal', mutants: ['store/a.ts: x → y'] }],
    ['survives without a reason: store/a.ts: y → z'],
  ],
  [
    'have one too many',
    [
      {
        reason: 'equal',
        mutants: [...folder.survivors, 'store/a.ts: a → b', 'events/a.ts: of another folder'],
      },
    ],
    ['has a reason and does not survive: store/a.ts: a → b'],
  ],
  [
    'name one twice',
    [{ reason: 'equal', mutants: [...folder.survivors, 'store/a.ts: y → z'] }],
    ['has two reasons: store/a.ts: y → z'],
  ],
])('survivors and reasons that %s', (_, reasons, expected) => {
  const found = disagreements({ store: folder }, reasons)
  expect(found).toHaveLength(expected.length)
  for (const [at, sentence] of expected.entries()) expect(found[at]).toContain(sentence)
})

test('a share is never rounded up', () => {
  expect(shareOf({ mutants: 10_000, killed: 8_998, timedOut: 1 })).toBe('89.9')
})
