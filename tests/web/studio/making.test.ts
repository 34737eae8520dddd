import { createHash, createHmac, hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../../packaging/project.ts'
import { passportSchema } from '../../../schemas/api/passport.ts'
import { checked } from '../../../web/studio/core/checking.ts'
import * as standIn from '../../../web/studio/core/node-crypto.ts'
import { languagesOf, previewOf, STANDINGS } from '../../../web/studio/core/preview.ts'
import { campaignOf, campaignTemplates } from '../../../web/studio/model/making/campaign-templates.ts'
import { copiedCampaign } from '../../../web/studio/model/making/copied-campaign.ts'
import { idOf, newSecret, stampOf, stampTemplates } from '../../../web/studio/model/making/stamp-templates.ts'
import { addressOf, routeIn } from '../../../web/studio/model/route.ts'
import { edited } from '../../../web/studio/model/text/edit-text.ts'
import { clockOf, timeAt } from '../../../web/studio/model/zone-times.ts'

const NEW = { id: 'cup', title: 'Cup: 2026', from: '2026-06-11', timeZone: 'America/New_York' }

test.each(campaignTemplates.map((template) => [template.name, template] as const))(
  'the campaign "%s" begins without a mistake',
  (_, template) => {
    const { mistakes, content } = checked(campaignOf(template, NEW))
    expect(mistakes).toEqual([])
    expect(content).toMatchObject({ title: 'Cup: 2026', startsAt: '2026-06-11T00:00:00-04:00' })
  },
)

test('every stamp can be added to a campaign, once and again, without a mistake', () => {
  const [first] = campaignTemplates
  if (!first) throw new Error('there is no template')
  let text = campaignOf(first, NEW)
  text = edited(checked(text), { kind: 'set', path: ['secret'], value: newSecret() })
  // Two that each want all the others want one another.
  const others = stampTemplates.filter(({ name }) => name !== 'Earn the other stamps')
  for (const template of [...stampTemplates, ...others]) {
    const read = checked(text)
    const value = stampOf(template, read.content)
    text = edited(read, { kind: 'insert', path: ['keepsakes'], at: 0, value })
  }
  expect(checked(text).mistakes.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(idOf('Été à Paris!')).toBe('ete-a-paris')
  expect(idOf('سباق')).toBe('stamp')
})

test('a copy has its dates moved by its own clocks, over a night when they change', () => {
  const text = `# The autumn.
id: autumn
title: { en: Autumn, fr: Automne }
language: en
startsAt: 2024-09-02T00:00:00+02:00
endsAt: 2024-09-09T00:00:00+02:00 # a week
timeZone: Europe/Paris
keepsakes:
  - id: early
    title: Early
    window: { endsAt: 2024-09-03T20:30:00+02:00 }
    earn: { count: { activity: PollVoted, where: { pollId: [day-2024-09-02] }, target: 1 } }
`
  const copy = copiedCampaign(text, { id: 'winter', title: 'Winter', from: '2024-10-27' })
  expect(copy).toBe(
    text
      .replace('id: autumn', 'id: winter')
      .replace('en: Autumn', 'en: Winter')
      .replace('2024-09-02T00:00:00+02:00', '2024-10-27T00:00:00+02:00')
      .replace('2024-09-09T00:00:00+02:00', '2024-11-03T00:00:00+01:00')
      .replace('2024-09-03T20:30:00+02:00', '2024-10-28T20:30:00+01:00'),
  )
})

test('times are told and read by the clocks of a zone', () => {
  expect(clockOf('2024-07-26T18:00:00Z', 'America/New_York')).toBe('2024-07-26T14:00')
  expect(timeAt('2024-07-26T14:00', 'America/New_York')).toBe('2024-07-26T14:00:00-04:00')
  expect(timeAt('2024-03-31T02:30', 'Europe/Paris')).toBe('2024-03-31T02:30:00+01:00')
  expect(clockOf('2024-07-26T18:00:00.5Z', 'UTC')).toBe('2024-07-26T18:00')
  for (const [time, zone] of [
    ['soon', 'UTC'],
    ['2024-07-26T18:00:00Z', 'Mars/Base'],
    [7, 'UTC'],
  ])
    expect(clockOf(time, zone)).toBeUndefined()
})

describe('the preview', () => {
  const paris = readFileSync(join(projectRoot, 'campaigns/passport-to-paris.yaml'), 'utf8')

  test.each(STANDINGS.map(([standing]) => standing))(
    'of a viewer who stands at "%s" is what the API would say',
    (standing) => {
      const { content, campaign } = checked(paris)
      const passport = previewOf({ content, campaign, standing, language: 'ar' })
      expect(passportSchema.parse(passport)).toEqual(passport)
      expect(passport).toMatchObject({ language: 'ar', title: 'جواز سفر إلى باريس' })
      const states = passport.keepsakes.map(({ state }) => state)
      expect(states).toHaveLength(21)
      expect(states.filter((state) => state === 'earned').length > 0).toBe(
        !['nothing', 'upcoming'].includes(standing),
      )
    },
  )

  test.each([
    '',
    'a',
    '[1]',
    'keepsakes: 7',
    'title: 7\nlanguage: 8\nkeepsakes: [1, {id: 2, title: {xx: 3}, tiers: [4]}]',
    'timeZone: Mars\nstartsAt: x\nkeepsakes: [{supply: -1, hidden: yes}]',
  ])('is there for whatever the text says so far: %j', (text) => {
    const { content, campaign } = checked(text)
    for (const [standing] of STANDINGS)
      expect(previewOf({ content, campaign, standing, language: languagesOf(content)[0] }).title).not.toBe('')
  })
})

test('places have addresses, and addresses places', () => {
  for (const view of ['edit', 'publishing', 'rehearsal', 'history'] as const) {
    const route = { view, campaignId: 'quiz week/é' }
    expect(routeIn(addressOf(route))).toEqual(route)
  }
  expect([routeIn(''), routeIn('#/'), routeIn('#/releases')].map(({ view }) => view)).toEqual([
    'campaigns',
    'campaigns',
    'releases',
  ])
  for (const hash of ['#/x', '#/campaigns', '#/campaigns/a/b', '#/campaigns/%', '#/campaigns/a/history/b'])
    expect(routeIn(hash).view).toBe('nowhere')
})

test('the core hashes in a browser as it does in Node', () => {
  for (const text of ['', 'quiz', 'é🎟'.repeat(50)]) {
    expect(standIn.hash('sha256', text, 'base64url')).toBe(hash('sha256', text, 'base64url'))
    expect(standIn.createHash('sha256').update(text).digest('base64url')).toBe(
      createHash('sha256').update(text).digest('base64url'),
    )
    expect(standIn.createHmac('sha256', 'secret').update(text).digest().readUIntBE(0, 6)).toBe(
      createHmac('sha256', 'secret').update(text).digest().readUIntBE(0, 6),
    )
  }
})
