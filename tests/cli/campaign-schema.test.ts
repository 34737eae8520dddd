import { readdirSync, readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import * as fc from 'fast-check'
import { parse } from 'yaml'
import { campaignJsonSchema } from '../../awarding/campaign/json-schema/json-schema.ts'
import { keyDescriptions } from '../../awarding/campaign/json-schema/key-descriptions.ts'
import { campaign } from '../awarding/support/campaigns.ts'
import { runs } from '../support/runs.ts'
import { brokenCampaigns } from './support/broken-campaigns.ts'

const ROOT = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8')
const schema = campaignJsonSchema()
// An `if` names a key that is described beside it.
const validate = new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(schema)
const contentOf = (text: string): unknown => parse(text, { schema: 'core' })

describe('the JSON Schema of campaign files', () => {
  test('in docs/ is that of the zod schema: if not, run keepsakes campaigns schema', () => {
    expect(JSON.parse(read('docs/campaign.schema.json'))).toEqual(JSON.parse(JSON.stringify(schema)))
  })

  test.each(readdirSync(new URL('campaigns', ROOT)).filter((name) => name.endsWith('.yaml')))(
    'accepts %s, which names it for editors',
    (name) => {
      const text = read(`campaigns/${name}`)
      validate(contentOf(text))
      expect(validate.errors).toBeNull()
      expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=../docs/campaign.schema.json')
    },
  )

  test('accepts every random campaign that the zod schema accepts', () => {
    fc.assert(
      fc.property(campaign, (chosen) => {
        validate(JSON.parse(JSON.stringify(chosen)))
        expect(validate.errors).toBeNull()
      }),
      { numRuns: runs(60) },
    )
  })

  const readable = Object.entries(brokenCampaigns).filter(
    ([, { schema: verdict }]) => verdict !== 'cannot read',
  )

  test.each(readable)('of the broken campaign %s tells what a schema can', (name, { schema: verdict }) => {
    const file = name.endsWith('.json') ? name : `${name}.yaml`
    expect(validate(contentOf(read(`tests/cli/broken-campaigns/${file}`)))).toBe(verdict === 'accepts')
  })

  test('refuses some of them, so that editors are of use', () => {
    expect(readable.filter(([, { schema: verdict }]) => verdict === 'refuses').length).toBeGreaterThanOrEqual(
      10,
    )
  })

  test.each<[string, unknown]>([
    ['an empty list', []],
    ['an unknown operator', [{ prefx: 'a' }]],
    ['two operators in one', [{ prefix: 'a', suffix: 'b' }]],
    ['a range that begins with its end', [{ numeric: ['<', 5, '>', 0] }]],
    ['a value without a list', 'final'],
    ['a text for exists', [{ exists: 'yes' }]],
  ])('refuses a pattern with %s', (_, wanted) => {
    const content = contentOf(read('campaigns/passport-to-paris.yaml')) as { keepsakes: unknown[] }
    const earn = { watch: { where: { programId: wanted }, minutes: 5 } }
    expect(validate({ ...content, keepsakes: [{ id: 'k', title: 'K', earn }] })).toBe(false)
  })

  test('says of every key what it is for, and of none that there is not', () => {
    const described = new Set<string>()
    const bare: string[] = []
    const walk = (node: unknown, path: readonly string[]): void => {
      if (typeof node !== 'object' || node === null) return
      const {
        properties,
        items,
        anyOf = [],
      } = node as { properties?: object; items?: unknown; anyOf?: unknown[] }
      for (const [name, property] of Object.entries(properties ?? {})) {
        const here = [...path, name]
        described.add(here.join('.'))
        if (typeof (property as { description?: unknown }).description !== 'string') bare.push(here.join('.'))
        walk(property, here)
      }
      for (const one of [items, ...anyOf]) walk(one, path)
    }
    walk(schema, [])
    walk(Reflect.get(schema.definitions ?? {}, 'earn'), ['earn'])
    expect(bare).toEqual([])
    expect(Object.keys(keyDescriptions).filter((key) => !described.has(key))).toEqual([])
  })
})
