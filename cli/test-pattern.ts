import { Command } from 'commander'
import { compilePattern, PatternError } from '../events/pattern/index.ts'
import type { JsonObject } from '../schemas/json.ts'
import { readLines } from './lines.ts'

type Verdict = { matches: boolean } | { invalid: string }

export const testPattern = new Command('test-pattern')
  .summary('tell whether event patterns match events')
  .description(
    'Reads lines of { "pattern": …, "event": … } from standard input, and answers each with true, false, or\n' +
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
    for await (const { number, text } of readLines(file, { keepEmpty: true })) {
      const verdict = judge(text)
      if (json) console.log(JSON.stringify({ line: number, ...verdict }))
      else console.log('invalid' in verdict ? `invalid: ${verdict.invalid}` : String(verdict.matches))
    }
  })

function judge(text: string): Verdict {
  let line: unknown
  try {
    line = JSON.parse(text)
  } catch {
    return { invalid: 'the line is not JSON' }
  }
  if (!isObject(line)) return { invalid: 'the line is not an object with pattern and event' }
  const { pattern, event } = line
  if (pattern === undefined) return { invalid: 'the line has no pattern' }
  try {
    const compiled = compilePattern(pattern)
    if (!isObject(event)) return { invalid: 'the event is not a JSON object' }
    return { matches: compiled.matches(event) }
  } catch (error) {
    if (error instanceof PatternError) return { invalid: error.message }
    throw error
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
