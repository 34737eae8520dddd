import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../../packaging/project.ts'
import { patternOf, rowsOf } from '../../../web/studio/model/forms/pattern.ts'
import { fieldsOf, isFields, listOf, valueAt } from '../../../web/studio/model/paths.ts'
import { edited } from '../../../web/studio/model/text/edit-text.ts'
import { readCookbook } from '../../docs/cookbook.ts'
import { ByHand, keepsakeFields, leavesOf, readText } from './support/by-hand.ts'

const { recipes } = readCookbook(readFileSync(join(projectRoot, 'docs/campaigns.md'), 'utf8'))

const EMPTY = `id: by-hand
title: By hand
startsAt: 2024-07-26T00:00:00+02:00
endsAt: 2024-08-12T00:00:00+02:00
timeZone: Europe/Paris
keepsakes:
  - id: new
    title: New
    earn: { count: { activity: TriviaAnswered, target: 1 } }
`

test.each(recipes.map((recipe) => [recipe.title, recipe.campaignText]))(
  '"%s" is in the forms as it is in the file',
  (_, text) => {
    const read = readText(text)
    for (const path of leavesOf(read.content)) {
      const value = valueAt(read.content, path)
      expect(edited(read, { kind: 'set', path, value })).toBe(text)
    }
  },
)

test.each(recipes.map((recipe) => [recipe.title, recipe.campaignText]))(
  '"%s" can be made by hand',
  (_, text) => {
    const wanted = listOf(fieldsOf(readText(text).content).keepsakes)
    const byHand = new ByHand(EMPTY)
    wanted.forEach((keepsake, index) => {
      if (index > 0)
        byHand.edit({
          kind: 'insert',
          path: ['keepsakes'],
          at: index,
          value: {
            id: `new-${index}`,
            title: 'New',
            earn: { count: { activity: 'TriviaAnswered', target: 1 } },
          },
        })
      byHand.fields(keepsakeFields(), ['keepsakes', index], keepsake)
    })
    expect(fieldsOf(byHand.content).keepsakes).toEqual(wanted)
  },
)

test('rows say all but a choice between fields', () => {
  const patterns = recipes.flatMap(({ campaignText }) => patternsIn(readText(campaignText).content))
  expect(patterns.length).toBeGreaterThan(30)
  const unsaid = patterns.filter((pattern) => rowsOf(pattern) === undefined)
  expect(unsaid.every((pattern) => JSON.stringify(pattern).includes('"$or"'))).toBe(true)
  for (const pattern of patterns) {
    const rows = rowsOf(pattern)
    if (rows) expect(patternOf(rows)).toEqual(pattern)
  }
})

function patternsIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(patternsIn)
  if (!isFields(value)) return []
  return Object.entries(value).flatMap(([key, each]) => (key === 'where' ? [each] : patternsIn(each)))
}
