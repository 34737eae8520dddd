import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { programWith } from '../../cli/program.ts'
import { projectRoot } from '../../packaging/project.ts'
import { pages, pageText } from './pages.ts'

const program = await programWith(() => true)

const { scripts } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}

/** The lines of `npx keepsakes` and of npm's scripts that a page has, in blocks and within its text. */
function commandsOf(markdown: string): string[] {
  return Array.from(
    markdown.matchAll(/(?<=^|[\s`(])(npx keepsakes|npm (?:start|test|run [\w:-]+))(?![\w:-])([^`\n|&>;]*)/gm),
    ([, start = '', rest = '']) => `${start}${rest.split(' #')[0]}`.trim(),
  )
}

const wordsOf = (line: string) => line.replaceAll(/"[^"]*"|'[^']*'/g, 'TEXT').split(/\s+/)
const isOption = (word: string) => /^--[a-z]/.test(word)

/** Finds a command or an option in the line that the `keepsakes` command does not have. */
function mistakesOfKeepsakes(line: string): string[] {
  const [, , ...words] = wordsOf(line)
  let command: Command = program
  while (command.commands.length > 0) {
    const [name = ''] = words
    const found = command.commands.find((one) => one.name() === name)
    if (!found && (isOption(name) || /^(<command>|…|\.\.\.)?$/.test(name))) break
    if (!found) return [`${line}: no command ${name}`]
    command = found
    words.shift()
  }
  const known = ['--help', ...command.options.map(({ long }) => long)]
  return words
    .filter(isOption)
    .flatMap((word) => (known.includes(word) ? [] : [`${line}: no option ${word}`]))
}

/** The same of an npm script. Its options stand in its source; jest's own are not looked at. */
function mistakesOfScript(line: string): string[] {
  const [, first = '', ...rest] = wordsOf(line)
  const name = first === 'run' ? (rest[0] ?? '') : first
  const script = scripts[name]
  if (!script) return [`${line}: no script ${name}`]
  const separator = rest.indexOf('--')
  const options = separator < 0 ? [] : rest.slice(separator + 1).filter(isOption)
  const [, file] = /^node (?:--\S+ )*(\S+\.ts)$/.exec(script) ?? []
  if (!file || options.length === 0) return []
  const source = readFileSync(join(projectRoot, file), 'utf8')
  return options
    .filter((option) => option !== '--help' && !new RegExp(`['\\s[]${option}[ \\]']`).test(source))
    .map((option) => `${line}: no option ${option}`)
}

const mistakesOf = (line: string) =>
  line.startsWith('npx ') ? mistakesOfKeepsakes(line) : mistakesOfScript(line)

test.each(pages)('the commands that %s shows exist, with the options that it gives them', (page) => {
  expect(commandsOf(pageText(page)).flatMap(mistakesOf)).toEqual([])
})

test('a command or an option that is not there is found', () => {
  const text = [
    '`npx keepsakes publish --wait`, `npx keepsakes pubish`',
    'npx keepsakes campaigns diff --event e.jsonl   # --else',
    'npx keepsakes --help; npm run nothing; npm start -- --port 0 --portt 1',
    'npm run demo -- --stay --minute 2',
  ].join('\n')
  expect(commandsOf(text).flatMap(mistakesOf)).toEqual([
    'npx keepsakes pubish: no command pubish',
    'npx keepsakes campaigns diff --event e.jsonl: no option --event',
    'npm run nothing: no script nothing',
    'npm start -- --port 0 --portt 1: no option --portt',
    'npm run demo -- --stay --minute 2: no option --minute',
  ])
})

test('every npm script that people run stands in CONTRIBUTING, or in the README', () => {
  const told = commandsOf(`${pageText('CONTRIBUTING.md')}\n${pageText('README.md')}`).join('\n')
  const run = (name: string) => (['start', 'test'].includes(name) ? `npm ${name}` : `npm run ${name}`)
  // Each of these is a part of `npm run lint`.
  const parts = ['lint:unused', 'lint:openapi']
  expect(Object.keys(scripts).filter((name) => !parts.includes(name) && !told.includes(run(name)))).toEqual(
    [],
  )
})

/** The commands that do something, without those that only have others. */
function leavesOf(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf)
}

test('every command has --json, as the README says', () => {
  const without = leavesOf(program).filter(({ options }) => !options.some(({ long }) => long === '--json'))
  expect(without.map((command) => command.name())).toEqual([])
})

test('every command that publishes before something is read back waits for what it published', () => {
  const reading = /keepsakes explain|\/v1\/me\//
  const blocks = pages.flatMap((page) =>
    Array.from(pageText(page).matchAll(/^ *```sh\n(.*?)^ *```$/gms), ([, text = '']) => ({ page, text })),
  )
  const hasty = blocks.filter(({ text }) => {
    const published = text.search(/keepsakes publish\b(?!.*--wait)/)
    return published >= 0 && reading.test(text.slice(published))
  })
  expect(hasty).toEqual([])
  expect(blocks.some(({ text }) => /keepsakes publish.*--wait/.test(text) && reading.test(text))).toBe(true)
})
