import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import { campaignSchema } from '../../awarding/campaign/campaign.ts'
import { criterionKinds } from '../../awarding/criteria/index.ts'
import { projectRoot } from '../../packaging/project.ts'

const pages = ['docs/criteria/modifiers.md', ...globSync('awarding/criteria/*/*.md', { cwd: projectRoot })]

/** Every YAML block of a page, parsed. */
function blocksOf(page: string): unknown[] {
  const text = readFileSync(join(projectRoot, page), 'utf8')
  return Array.from(text.matchAll(/^```yaml\n(.*?)^```/gms), ([, yaml]) =>
    parse(yaml ?? '', { schema: 'core' }),
  )
}

/** Checks a campaign that has the block in it: a whole keepsake, or some of its keys. */
function mistakesOf(block: unknown): string[] {
  const plain = { id: 'fan', title: 'Fan', earn: { watch: { minutes: 1 } } }
  const others = ['trivia-ace', 'opening-night', ...'abcdefghij'].map((id) => ({ ...plain, id }))
  const keepsakes = Array.isArray(block) ? block : [{ ...plain, ...(block as object) }]
  const campaign = {
    id: 'games',
    title: 'Games',
    startsAt: '2024-07-26T00:00:00-04:00',
    endsAt: '2024-08-12T00:00:00-04:00',
    timeZone: 'America/New_York',
    secret: 'a secret',
    keepsakes: [...keepsakes, ...others],
  }
  return (
    campaignSchema
      .safeParse(campaign)
      .error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? []
  )
}

describe('the pages on criteria', () => {
  test('are one for each kind, and one for the modifiers', () => {
    const names = pages.map((page) => basename(page, '.md'))
    expect(names.sort()).toEqual(['modifiers', ...criterionKinds.map(({ name }) => name)].sort())
  })

  test.each(pages)('%s shows what the schema accepts', (page) => {
    const blocks = blocksOf(page)
    expect(blocks.length).toBeGreaterThan(0)
    expect(blocks.flatMap(mistakesOf)).toEqual([])
  })

  test.each(criterionKinds.map(({ name }) => name))('%s is shown on its own page', (name) => {
    const page = pages.find((path) => path.endsWith(`/${name}.md`)) ?? ''
    expect(blocksOf(page)).toContainEqual({ earn: { [name]: expect.anything() } })
  })
})
