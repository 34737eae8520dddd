import { existsSync, readFileSync } from 'node:fs'
import * as z from 'zod'
import { campaignSchema } from '../../awarding/campaign/campaign.ts'
import { compileCatalogue } from '../../awarding/catalogue/catalogue.ts'
import { checkCampaignText } from '../../awarding/checking/index.ts'
import { criterionKinds } from '../../awarding/criteria/index.ts'
import { Simulation } from '../../awarding/rehearsing/simulation.ts'
import { campaignOfRecipe, type Recipe, readCookbook } from './cookbook.ts'
import { readExample, wallClock } from './example-activities.ts'

const pageUrl = new URL('../../docs/campaigns.md', import.meta.url)
const page = readFileSync(pageUrl, 'utf8')
const { notation, recipes } = readCookbook(page)

const WHOLE = recipes.find(({ title }) => title === 'A whole file')?.campaignText ?? ''
const named = recipes.map((recipe) => [recipe.title, recipe] as const)

/** Examples say what is earned, a simulation finds it: each as `line: user earns keepsake`. */
function earningsOf(recipe: Recipe, examples = recipe.examples) {
  const campaign = campaignOfRecipe(recipe)
  const clock = wallClock(campaign.timeZone, new Date(campaign.startsAt).getUTCFullYear())
  const simulation = new Simulation(compileCatalogue({ version: 'page', campaigns: [campaign] }))
  const lineOf = new Map<string, string>()
  const said = examples.flatMap((line, index) => {
    const { activities, earns } = readExample(line, index + 1, clock)
    for (const activity of activities) {
      simulation.add(activity)
      if (!lineOf.has(activity.eventId)) lineOf.set(activity.eventId, line)
    }
    const users = new Set(activities.map(({ userId }) => userId))
    return [...users].flatMap((user) => earns.map((keepsake) => `${line}: ${user} earns ${keepsake}`))
  })
  const found = simulation
    .awards()
    .map(({ userId, keepsakeId, eventId }) => `${lineOf.get(eventId)}: ${userId} earns ${keepsakeId}`)
  return { said: said.sort(), found: found.sort(), keepsakes: campaign.keepsakes.map(({ id }) => id) }
}

describe('the recipes of docs/campaigns.md', () => {
  test.each(named)('%s: earns what it says', (_, recipe) => {
    const { said, found } = earningsOf(recipe)
    expect(found).toEqual(said)
    expect(said.length).toBeGreaterThan(0)
  })

  test.each(named)('%s: shows something that earns nothing', (_, recipe) => {
    expect(recipe.examples.filter((line) => !line.includes('=>'))).not.toEqual([])
  })

  test.each(named)('%s: passes campaigns check', (_, { campaignText }) => {
    // The page says that they lack descriptions.
    const { mistakes } = checkCampaignText(campaignText)
    expect(mistakes.filter(({ path }) => !path.endsWith('.description'))).toEqual([])
  })

  test('are followed by a whole file, in which nothing is left out', () => {
    expect(checkCampaignText(WHOLE).mistakes).toEqual([])
  })

  test('are at least 18, each under a heading of its own', () => {
    expect(recipes.length).toBeGreaterThanOrEqual(18)
    expect(new Set(recipes.map(({ title }) => title)).size).toBe(recipes.length)
  })

  test('use every kind of criterion', () => {
    const unused = criterionKinds.filter(({ name }) => !recipes.some(({ yaml }) => uses(yaml, name)))
    expect(unused.map(({ name }) => name)).toEqual([])
  })

  test.each([
    'prefix',
    'suffix',
    'equals-ignore-case',
    'wildcard',
    'anything-but',
    'numeric',
    'exists',
    'cidr',
    '$or',
  ])('use the pattern operator %s', (operator) => {
    expect(recipes.filter(({ yaml }) => uses(yaml, operator))).not.toEqual([])
  })

  test('use every field of a keepsake that has a meaning, and every option of a criterion', () => {
    const options = ['where', 'distinct', 'meter', 'live', 'grace', 'within']
    const wanted = [...fieldsOf('keepsake'), ...options].filter(
      (field) => !['description', 'imageText'].includes(field),
    )
    const unused = wanted.filter((field) => !recipes.some(({ yaml }) => uses(yaml, field)))
    expect(unused).toEqual([])
  })

  test('are written in the notation that the page explains', () => {
    const clock = wallClock('Europe/Paris', 2024)
    const counts = notation.map((line, index) => readExample(line, index, clock).activities.length)
    expect(counts).toEqual([1, 3, 6, 1])
  })

  test('fail when an example says what does not happen', () => {
    const [recipe] = recipes
    if (!recipe) throw new Error('there is no recipe')
    const examples = recipe.examples.map((line) => line.replace(/=>\s*[^#]+/, ''))
    const { said, found } = earningsOf(recipe, examples)
    expect(found).not.toEqual(said)
  })
})

describe('the table of texts that need quotes', () => {
  const [, section = ''] = page.split('### Texts that need quotes\n')
  const rows = Array.from(section.split('\n#')[0]?.matchAll(/^\| .*(?<!\\)\| (`".*) \| .*\|$/gm) ?? [])
  const samples = rows.flatMap(([, cell = '']) =>
    Array.from(cell.matchAll(/`(".+?")`/g), ([, sample = '']) => sample),
  )
  const withTitle = (title: string) => {
    const text = `id: c\ntitle: ${title}\n${WHOLE.replace(/^id:.*\ntitle:.*\n/, '')}`
    return checkCampaignText(text).mistakes.map(({ line, message }) => `${line}: ${message}`)
  }

  test.each(samples)('%s is told to be put so, and then nothing', (sample) => {
    const text = sample.slice(1, -1)
    expect(withTitle(text)).toEqual([
      expect.stringMatching(new RegExp(`^2: .*write ${RegExp.escape(sample)}`)),
    ])
    expect(withTitle(sample)).toEqual([])
  })

  test('has each way that there is', () => {
    expect(samples.length).toBeGreaterThanOrEqual(7)
  })
})

describe('the table of fields in docs/campaigns.md', () => {
  const rows = new Set(Array.from(page.matchAll(/^\| `([A-Za-z]+)` *\|/gm), ([, field]) => field))

  test.each(['campaign', 'keepsake'] as const)('has every field of a %s', (object) => {
    expect(fieldsOf(object).filter((field) => !rows.has(field))).toEqual([])
  })
})

test('the links of docs/campaigns.md to other files lead somewhere', () => {
  const links = Array.from(page.matchAll(/\]\(((?!https:|#)[^)]+)\)/g), ([, link = '']) => link)
  expect(links.filter((link) => !existsSync(new URL(link, pageUrl)))).toEqual([])
})

function fieldsOf(object: 'campaign' | 'keepsake'): string[] {
  const schema = z.toJSONSchema(campaignSchema, { io: 'input', unrepresentable: 'any' })
  const list = schema.properties?.keepsakes as z.core.JSONSchema.BaseSchema
  const { properties } = object === 'campaign' ? schema : (list.items as z.core.JSONSchema.BaseSchema)
  return Object.keys(properties ?? {})
}

/** Whether a word is a key in the lines, its comments left out. */
function uses(yaml: string, key: string): boolean {
  return new RegExp(`(^|[\\s{[])${key.replace('$', '\\$')}:`, 'm').test(yaml.replaceAll(/ #.*$/gm, ''))
}
