import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import type { Campaign } from '../../../awarding/campaign/campaign.ts'
import { readCatalogue } from '../../../awarding/catalogue/catalogue.ts'
import { readPassportCatalogue } from '../../../awarding/catalogue/compiled-keepsakes.ts'
import { readShownCatalogue, type ShownCampaign } from '../../../awarding/catalogue/shown-catalogue.ts'
import { nothing, type Progress } from '../../../awarding/progress/progress.ts'
import type { Activity } from '../../../events/activity.ts'
import { readPassportToParis } from '../../demo/support/awards.ts'
import { campaignOfRecipe, type Recipe, readCookbook } from '../../docs/cookbook.ts'
import { readExample, wallClock } from '../../docs/example-activities.ts'
import { runs } from '../../support/runs.ts'
import { activity } from '../support/activities.ts'
import { campaign, campaignOf } from '../support/campaigns.ts'
import { joined } from '../support/joined.ts'

/** The campaign as each of those who read a snapshot has it, from the text that lies in the bucket. */
function readings(of: Campaign) {
  const text = JSON.stringify({ version: 'v1', campaigns: [of] })
  const read = <Read>(catalogue: { campaigns: ReadonlyMap<Campaign['id'], Read> }): Read => {
    const found = catalogue.campaigns.get(of.id)
    if (!found) throw new Error(`${of.id} was lost`)
    return found
  }
  return {
    award: read(readCatalogue(JSON.parse(text))),
    passport: read(readPassportCatalogue(JSON.parse(text))),
    shown: read(readShownCatalogue(JSON.parse(text))),
  }
}

interface Measuring {
  readonly criterion: {
    readonly measures: readonly { readonly id: string }[]
    readonly howFar: (progress: Progress) => unknown
  }
}

const measureIds = (keepsakes: readonly Measuring[]) =>
  keepsakes.map(({ criterion }) => criterion.measures.map(({ id }) => id))
const howFarIn = (keepsakes: readonly Measuring[], progress: Progress) =>
  keepsakes.map(({ criterion }) => criterion.howFar(progress))

const shownOf = ({ id, title, image, hidden, supply, definition }: ShownCampaign['keepsakes'][number]) => {
  return { id, title, image, hidden, supply, definition }
}

/** Readers agree with the award path on all that they know; `progress` is how far a user is. */
function expectAlike(of: Campaign, progressOf: (award: ReturnType<typeof readings>['award']) => Progress) {
  const { award, passport, shown } = readings(of)
  const progress = progressOf(award)
  expect(measureIds(passport.keepsakes)).toEqual(measureIds(award.keepsakes))
  expect(howFarIn(passport.keepsakes, progress)).toEqual(howFarIn(award.keepsakes, progress))
  expect(howFarIn(passport.keepsakes, nothing)).toEqual(howFarIn(award.keepsakes, nothing))
  expect(passport.keepsakes.map(({ window }) => window)).toEqual(award.keepsakes.map(({ window }) => window))
  for (const one of [passport, shown]) {
    expect(one.window).toEqual(award.window)
    expect(one.definition).toEqual(award.definition)
    expect(one.keepsakes.map(shownOf)).toEqual(award.keepsakes.map(shownOf))
  }
}

const page = readFileSync(new URL('../../../docs/campaigns.md', import.meta.url), 'utf8')
const recipes = readCookbook(page).recipes.map((recipe) => [recipe.title, recipe] as const)

/** Everything that anybody does in a recipe's examples. */
function activitiesOf({ examples }: Recipe, { timeZone, startsAt }: Campaign): Activity[] {
  const clock = wallClock(timeZone, new Date(startsAt).getUTCFullYear())
  return examples.flatMap((line, index) => readExample(line, index + 1, clock).activities)
}

describe('a passport shows what the award path has of a user', () => {
  test('of any campaign, whatever a user has done', () => {
    fc.assert(
      fc.property(
        campaign,
        fc.array(activity, { maxLength: 12 }),
        fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { maxLength: 4 }),
        (of, activities, held) => expectAlike(of, (award) => joined(award, activities, held)),
      ),
      { numRuns: runs(60) },
    )
  })

  test.each(recipes)('of the recipe "%s"', (_, recipe) => {
    const of = campaignOfRecipe(recipe)
    expectAlike(of, (award) => {
      const progress = joined(award, activitiesOf(recipe, of), [0])
      expect(progress.measures.size).toBeGreaterThan(0)
      return progress
    })
  })

  test('of passport-to-paris', () => {
    expectAlike(readPassportToParis(), () => nothing)
  })
})

// States are stored under these: a change of one loses them.
test('measures are called what they have always been called', () => {
  const where = { programId: [{ prefix: 'final-' }] }
  const right = { activity: 'TriviaAnswered', where: { correct: [true] }, distinct: 'questionId', target: 3 }
  const voted = { count: { activity: 'PollVoted', target: 2 } }
  const { passport } = readings(
    campaignOf({
      secret: 'heads',
      earn: {
        values: { count: right },
        events: voted,
        minutes: { watch: { where, minutes: 15 } },
        live: { watch: { minutes: 15, meter: 'program', live: true } },
        days: { streak: { activity: 'PollVoted', days: 2, grace: 1 } },
        steps: {
          sequence: {
            steps: [{ activity: 'TvWatched', where }, { activity: 'PollVoted' }, { activity: 'PollVoted' }],
          },
        },
        soon: { sequence: { steps: [{ activity: 'TvWatched' }, { activity: 'PollVoted' }], within: 'P1D' } },
        both: { all: [voted, { watch: { where, minutes: 7 } }] },
        early: voted,
        drawn: voted,
      },
      more: {
        early: { window: { startsAt: '2024-03-09T00:00:00Z' } },
        drawn: { chance: 0.5, window: { endsAt: '2024-03-13T00:00:00Z' } },
      },
    }),
  )
  const ids = passport.keepsakes.map(
    ({ id, criterion }) => `${id} ${criterion.measures.map((one) => one.id)}`,
  )
  expect(ids).toEqual([
    'values HaPffBe4',
    'events hFv02A5N',
    'minutes 5U0j3HgI',
    'live HmenFoxx',
    'days g4zdrXKT',
    'steps lX-5n6HM,S88DCKEx,2sxh7RgL',
    'soon uYzW3VhS,S88DCKEx',
    'both hFv02A5N,5U0j3HgI',
    'early c_KNkBX7',
    'drawn m1gbTWdS',
  ])
})

test('a tier is shown with what its group says and it does not, but for the text of another image', () => {
  const group = {
    description: 'Vote.',
    image: 'vote.svg',
    imageText: 'A ballot',
    hidden: true,
    tiers: [
      { id: 'plain', title: 'Plain', target: 1 },
      { id: 'pictured', title: 'Pictured', target: 2, image: 'own.svg' },
      {
        ...{ id: 'own', title: 'Own', target: 3, description: 'Vote on.', image: 'own.svg' },
        ...{ imageText: 'A box', hidden: false },
      },
      { id: 'told', title: 'Told', target: 4, imageText: 'A bell' },
    ],
  }
  const { shown } = readings(
    campaignOf({ earn: { fan: { count: { activity: 'PollVoted' } } }, more: { fan: group } }),
  )
  expect(shown.keepsakes.map(({ id, texts, image, hidden }) => ({ id, ...texts, image, hidden }))).toEqual([
    {
      id: 'plain',
      title: 'Plain',
      description: 'Vote.',
      image: 'vote.svg',
      imageText: 'A ballot',
      hidden: true,
    },
    { id: 'pictured', title: 'Pictured', description: 'Vote.', image: 'own.svg', hidden: true },
    { id: 'own', title: 'Own', description: 'Vote on.', image: 'own.svg', imageText: 'A box', hidden: false },
    { id: 'told', title: 'Told', description: 'Vote.', image: 'vote.svg', imageText: 'A bell', hidden: true },
  ])
})

describe('readers refuse a snapshot', () => {
  const paris = JSON.parse(JSON.stringify(readPassportToParis()))
  const [first] = paris.keepsakes
  const broken: [string, unknown][] = [
    ['without a version', { campaigns: [] }],
    ['without campaigns', { version: 'v1' }],
    ['with a campaign twice', { version: 'v1', campaigns: [paris, paris] }],
    ['with an id that could not be part of a key', { version: 'v1', campaigns: [{ ...paris, id: 'a#b' }] }],
    ['with a time that is none', { version: 'v1', campaigns: [{ ...paris, endsAt: 'soon' }] }],
    ['without keepsakes', { version: 'v1', campaigns: [{ ...paris, keepsakes: undefined }] }],
    ...(
      [
        ['a keepsake without an id', { id: undefined }],
        ['a keepsake without a title', { title: undefined }],
        ['a title that is no text', { title: 5 }],
        ['a title of which one language is no text', { title: { en: 'Ace', fr: 5 } }],
        ['a description that is a list', { description: ['Answer.'] }],
        ['an image that is no text', { image: 5 }],
        ['a text of an image that is none', { imageText: true }],
        ['a word for hidden', { hidden: 'yes' }],
        ['a word for supply', { supply: 'many' }],
        ['a criterion that is none', { earn: 'all' }],
        ['a target that is a word', { tiers: [{ id: 'a', title: 'A', target: 'one' }] }],
      ] as const
    ).map(([what, wrong]): [string, unknown] => [
      `with ${what}`,
      { version: 'v1', campaigns: [{ ...paris, keepsakes: [{ ...first, ...wrong }] }] },
    ]),
    [
      'with a tier without a title',
      {
        version: 'v1',
        campaigns: [{ ...paris, keepsakes: [{ ...first, tiers: [{ id: 'a', target: 1 }] }] }],
      },
    ],
  ]

  test.each(broken)('%s', (_, snapshot) => {
    expect(() => readShownCatalogue(snapshot)).toThrow()
    expect(() => readPassportCatalogue(snapshot)).toThrow()
  })

  test('with a criterion of a kind that they cannot show, where they show how far a user is', () => {
    const later = { version: 'v1', campaigns: [{ ...paris, keepsakes: [{ ...first, earn: { guess: {} } }] }] }
    expect(() => readPassportCatalogue(later)).toThrow('no such kind of criterion: guess')
    expect(readShownCatalogue(later).campaigns.size).toBe(1)
  })
})
