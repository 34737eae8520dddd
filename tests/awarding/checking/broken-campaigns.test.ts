import { readFileSync } from 'node:fs'
import { checkCampaignText } from '../../../awarding/checking/index.ts'
import { brokenCampaigns } from '../../cli/support/broken-campaigns.ts'

const FOLDER = new URL('../../cli/broken-campaigns/', import.meta.url)
/** The command alone sees other files, and a keepsake should say what a viewer does for it: both are matters of their own. */
const OF_OTHER_FILES = /is not there: put the image|has a campaign called/
const OF_DESCRIPTIONS = /\.description$/

test.each(Object.entries(brokenCampaigns))(
  'the text of the broken campaign %s alone tells each mistake of it',
  (name, { mistakes }) => {
    const text = readFileSync(new URL(name.endsWith('.json') ? name : `${name}.yaml`, FOLDER), 'utf8')
    const told = checkCampaignText(text)
      .mistakes.filter(({ path }) => !OF_DESCRIPTIONS.test(path))
      .map(({ line, column, severity, path, message }) => `${line}:${column} ${severity} ${path}: ${message}`)
    expect(told.sort()).toEqual(mistakes.filter((mistake) => !OF_OTHER_FILES.test(mistake)).sort())
  },
)

const withImages = (more: object) => ({
  ...{
    id: 'games',
    title: 'Games',
    timeZone: 'UTC',
    startsAt: '2024-07-26T00:00:00Z',
    endsAt: '2024-08-12T00:00:00Z',
  },
  keepsakes: [
    { id: 'one', title: 'One', description: 'Vote.', image: 'one.svg', earn: { watch: { minutes: 1 } } },
    {
      ...{ id: 'many', title: 'Many', description: 'Vote.', image: 'many.svg', earn: { watch: {} } },
      tiers: [
        { id: 'a', title: 'A', target: 1 },
        { id: 'b', title: 'B', target: 2, image: 'b.svg' },
      ],
    },
  ],
  ...more,
})

test('the images that a campaign names are told with their places, but for those that are no images', () => {
  const { images, mistakeAt } = checkCampaignText(JSON.stringify(withImages({})))
  expect(images).toEqual([
    { image: 'one.svg', path: ['keepsakes', 0, 'image'] },
    { image: 'many.svg', path: ['keepsakes', 1, 'image'] },
    { image: 'b.svg', path: ['keepsakes', 1, 'tiers', 1, 'image'] },
  ])
  expect(mistakeAt(['keepsakes', 0, 'image'], 'is not there')).toMatchObject({
    ...{ path: 'keepsakes[0].image', message: 'is not there', line: 1 },
  })
  const wrong = { id: 'x', title: 'X', image: '../x.svg', earn: { watch: { minutes: 1 } } }
  expect(checkCampaignText(JSON.stringify(withImages({ keepsakes: [wrong] }))).images).toEqual([])
})

test('a text that cannot be read has no images, and a mistake of it stands at its beginning', () => {
  const { images, campaign, mistakeAt } = checkCampaignText('title: "Games')
  expect([images, campaign]).toEqual([[], undefined])
  expect(mistakeAt(['title'], 'is twice')).toEqual({ path: '', message: 'is twice', line: 1, column: 1 })
})
