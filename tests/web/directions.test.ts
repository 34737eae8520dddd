import { readdirSync, readFileSync } from 'node:fs'

const VIEWS = new URL('../../web/view/', import.meta.url)
/** Their titles are the page's own words. */
const OWN = ['tabs.tsx', 'obstacle.tsx']

/** An element whose text is a title or a description, with its attributes. */
const SHOWN = /<\w+([^<>]*)>\s*\{(?:[\w.?]*\.)?(?:title|description)(?: \?\? \w+)?\}/g

test('every title and description that campaigns bring is shown in a direction of its own', () => {
  const found = readdirSync(VIEWS)
    .filter((name) => name.endsWith('.tsx') && !OWN.includes(name))
    .flatMap((name) =>
      Array.from(readFileSync(new URL(name, VIEWS), 'utf8').matchAll(SHOWN), ([whole, attributes = '']) => ({
        place: `${name}: ${whole}`,
        isolated: attributes.includes('dir="auto"'),
      })),
    )
  expect(found.length).toBeGreaterThan(10)
  expect(found.filter(({ isolated }) => !isolated)).toEqual([])
})
