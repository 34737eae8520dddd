import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keepsakes } from './support/keepsakes.ts'

const testPattern = (lines: readonly string[], ...args: string[]) =>
  keepsakes(['test-pattern', ...args], lines.map((line) => `${line}\n`).join(''))

const line = (pattern: unknown, event: unknown) => JSON.stringify({ pattern, event })
const correct = { detail: { correct: [true] } }

const LINES: [input: string, answer: string | RegExp][] = [
  [line(correct, { detail: { correct: true } }), 'true'],
  [line(correct, { detail: { correct: false } }), 'false'],
  [line(correct, {}), 'false'],
  [line({ detail: { n: [{ numeric: ['>', 5] }] } }, { detail: { n: 6 } }), 'true'],
  [line({ detail: { n: [{ numric: ['>', 5] }] } }, {}), /^invalid: detail\.n\[0\] .*numric/],
  [line({ detail: { n: 5 } }, {}), /^invalid: detail\.n /],
  [line({ 'a\nb': ['x', { odd: '\n' }] }, {}), /^invalid: .*unknown operator/],
  [line({}, {}), /^invalid: /],
  [line('text', {}), /^invalid: /],
  ['{"event":{}}', 'invalid: the line has no pattern'],
  [JSON.stringify({ pattern: correct }), 'invalid: the event is not a JSON object'],
  [line(correct, [correct]), 'invalid: the event is not a JSON object'],
  ['not JSON', 'invalid: the line is not JSON'],
  ['', 'invalid: the line is not JSON'],
  ['null', 'invalid: the line is not an object with pattern and event'],
  ['[1]', 'invalid: the line is not an object with pattern and event'],
  [line(correct, { detail: { correct: [1, true] } }), 'true'],
  ['{"pattern":{"n":[9007199254740993]},"event":{"n":9007199254740993}}', 'true'],
  ['{"pattern":{"n":[9007199254740993]},"event":{"n":9007199254740992}}', 'false'],
  ['{"pattern":{"n":[9007199254740992]},"event":{"n":9007199254740993}}', 'false'],
  [
    '{"pattern":{"n":[{"anything-but":9007199254740993}]},"event":{}}',
    /^invalid: n\[0\].*send such values as texts/,
  ],
  ['{"pattern":{"n":["a\u2028b"]},"event":{"n":"a\u2028b"}}', 'true'],
]

test('answers each line with one line, in their order', async () => {
  const { code, stdout, stderr } = await testPattern(LINES.map(([input]) => input))
  expect([code, stderr]).toEqual([0, ''])
  const answers = stdout.split('\n')
  expect(answers.pop()).toBe('')
  expect(answers).toHaveLength(LINES.length)
  for (const [index, [input, expected]] of LINES.entries()) {
    const matcher = typeof expected === 'string' ? expected : expect.stringMatching(expected)
    expect([input, answers[index]]).toEqual([input, matcher])
  }
})

test('--json answers each line with a JSON object that has its number', async () => {
  const { code, stdout } = await testPattern(
    LINES.map(([input]) => input),
    '--json',
  )
  expect(code).toBe(0)
  const answers = stdout
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text))
  expect(answers).toEqual(
    LINES.map(([, expected], index) =>
      expected === 'true' || expected === 'false'
        ? { line: index + 1, matches: expected === 'true' }
        : { line: index + 1, invalid: expect.any(String) },
    ),
  )
})

test('takes lines without a line break at the end, with those of Windows, and a byte order mark', async () => {
  const text = `\uFEFF${line(correct, {})}\r\n${line(correct, { detail: { correct: true } })}`
  expect(await keepsakes(['test-pattern'], text)).toMatchObject({ stdout: 'false\ntrue\n' })
})

test('nothing in, nothing out', async () => {
  expect(await testPattern([])).toEqual({ code: 0, stdout: '', stderr: '' })
})

test('reads a file as well, and says so when it cannot', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
  const file = join(folder, 'lines.jsonl')
  await writeFile(file, line(correct, {}))
  expect(await testPattern([], '--file', file)).toMatchObject({ code: 0, stdout: 'false\n' })
  const { code, stdout, stderr } = await testPattern([], '--file', `${file}.not`)
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toBe(`${file}.not cannot be read (ENOENT): give a file, or - for standard input\n`)
  await rm(folder, { recursive: true })
})
