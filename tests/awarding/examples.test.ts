import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { readCatalogue } from '../../awarding/catalogue/catalogue.ts'
import { checkCampaignText } from '../../awarding/checking/index.ts'
import { decide } from '../../awarding/deciding/decide.ts'
import { explain } from '../../awarding/explaining/explain.ts'
import { nothing } from '../../awarding/progress/progress.ts'
import { Simulation } from '../../awarding/rehearsing/simulation.ts'
import { parseActivity } from '../../events/activity.ts'
import { projectRoot } from '../../packaging/project.ts'

const doors = { readCatalogue, decide, Simulation, explain, checkCampaignText }
/** In the order in which they build on one another: each example sees the names of those before. */
const files = [
  'catalogue/catalogue.ts',
  'deciding/decide.ts',
  'rehearsing/simulation.ts',
  'explaining/explain.ts',
  'checking/index.ts',
]

/** The lines of the examples in the docstrings of a file. */
function examplesOf(file: string): string[] {
  const text = readFileSync(join(projectRoot, 'awarding', file), 'utf8')
  return Array.from(text.matchAll(/^ \* ```ts\n(.*?)^ \* ```/gms), ([, lines = '']) =>
    lines.replaceAll(/^ \* ?/gm, ''),
  )
}

test('every public door of awarding shows an example, and each gives what it says', () => {
  const names = { ...doors, nothing, parseActivity }
  const told: unknown[] = []
  const same = (text: string, actual: unknown, expected: unknown) =>
    told.push(isDeepStrictEqual(actual, expected) ? text : { text, actual })
  const code = files
    .flatMap(examplesOf)
    .join('\n')
    .replaceAll(
      /^(\S.*?) \/\/ (.+)$/gm,
      (line, expression, value) => `same(${JSON.stringify(line)}, ${expression}, ${value})`,
    )
  new Function('same', ...Object.keys(names), code)(same, ...Object.values(names))
  expect(told.filter((one) => typeof one !== 'string')).toEqual([])
  expect(told.length).toBeGreaterThanOrEqual(files.length)
  const missing = Object.keys(doors).filter((name) => !new RegExp(`\\b${name}\\(`).test(code))
  expect(missing).toEqual([])
})
