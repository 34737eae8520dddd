import { Command } from 'commander'
import { compilePattern, PatternError } from '../event-patterns/index.ts'
import { isJsonObject, parseJson } from '../json/json.ts'
import type { Line } from '../json/lines.ts'
import { readLines } from './lines.ts'

type Verdict = { matches: boolean } | { invalid: string }

export const testPattern = new Command('test-pattern')
  .description(
    'Reads lines of { "pattern": …, "event": … } from standard input, and answers each with true, false, or ' +
      "invalid: and the reason. Patterns are EventBridge's; an event is any JSON object.",
  )
  .option('--file <path>', 'read the lines from a file instead', '-')
  .option('--json', 'answer each line with a JSON object: { "line", "matches" } or { "line", "invalid" }')
  .addHelpText(
    'after',
    '\nExample:\n' +
      '  echo \'{"pattern":{"detail":{"correct":[true]}},"event":{"detail":{"correct":true}}}\' | keepsakes test-pattern',
  )
  .action(async ({ file, json }: { file: string; json?: boolean }) => {
    for await (const line of readLines(file, { keepEmpty: true })) {
      const verdict = judge(line)
      if (json) console.log(JSON.stringify({ line: line.number, ...verdict }))
      else console.log('invalid' in verdict ? `invalid: ${verdict.invalid}` : String(verdict.matches))
    }
  })

function judge(read: Line): Verdict {
  if ('mistake' in read) return { invalid: `the line ${read.mistake}` }
  let line: unknown
  try {
    line = parseJson(read.text)
  } catch {
    return { invalid: 'the line is not JSON' }
  }
  if (!isJsonObject(line)) return { invalid: 'the line is not an object with pattern and event' }
  const { pattern, event } = line
  if (pattern === undefined) return { invalid: 'the line has no pattern' }
  try {
    const compiled = compilePattern(pattern)
    if (!isJsonObject(event)) return { invalid: 'the event is not a JSON object' }
    return { matches: compiled.matches(event) }
  } catch (error) {
    if (error instanceof PatternError) return { invalid: error.message }
    throw error
  }
}
