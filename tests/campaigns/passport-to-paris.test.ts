import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { ownText } from '../../awarding/campaign/texts.ts'
import { compilePattern } from '../../event-patterns/index.ts'
import type { JsonObject } from '../../json/json.ts'
import { readPassportToParis } from '../demo/support/awards.ts'
import { sessions } from './sessions.ts'

const CAMPAIGNS = new URL('../../campaigns/', import.meta.url)
const text = readFileSync(new URL('passport-to-paris.yaml', CAMPAIGNS), 'utf8')
const campaign = readPassportToParis()
const earnOf = (id: string) =>
  campaign.keepsakes.find((keepsake) => keepsake.id === id)?.earn as Record<string, JsonObject> | undefined

/** The patterns over programmes, by the keepsake that asks for them. */
const asked = campaign.keepsakes.flatMap(({ id, earn }) => {
  const [spec] = Object.values(earn) as JsonObject[]
  const where = spec?.where as JsonObject | undefined
  return where && 'programId' in where ? [{ id: id as string, pattern: compilePattern(where) }] : []
})
const earnedBy = (detail: JsonObject) =>
  asked.filter(({ pattern }) => pattern.matches(detail)).map(({ id }) => id)

const parisTime = (wallClock: string) => Date.parse(`${wallClock}:00+02:00`)

describe('the passport-to-paris campaign', () => {
  test('runs from the day of the opening ceremony to that of the closing one, as New York counts days', () => {
    expect(campaign).toMatchObject({
      id: 'passport-to-paris',
      startsAt: '2024-07-26T00:00:00-04:00',
      endsAt: '2024-08-12T00:00:00-04:00',
      timeZone: 'America/New_York',
      lateness: 'P2D',
    })
  })

  test('has at least 14 keepsakes, a hidden one and an open one of limited supply among them', () => {
    expect(campaign.keepsakes.length).toBeGreaterThanOrEqual(14)
    expect(campaign.keepsakes.filter(({ hidden }) => hidden).map(({ id, supply }) => [id, supply])).toEqual([
      ['golden-passport', 10_000],
    ])
    expect(campaign.keepsakes.some(({ hidden, supply }) => !hidden && supply !== undefined)).toBe(true)
  })

  test('asks for a streak as long as the campaign has days, no longer', () => {
    const days = (Date.parse(campaign.endsAt) - Date.parse(campaign.startsAt)) / 86_400_000
    expect(earnOf('every-day')?.streak?.days).toBe(days)
  })

  test.each(sessions)('for $programId there is what there should be: $earns', ({ programId, earns }) => {
    expect(earnedBy({ programId, live: true })).toEqual(earns ? [earns] : [])
  })

  test('asks only for programmes that there are', () => {
    const answered = new Set(sessions.flatMap(({ earns }) => earns ?? []))
    expect(asked.map(({ id }) => id).filter((id) => !answered.has(id))).toEqual([])
  })

  test.each(sessions.filter(({ earns }) => earns))('$programId lies in it', ({ programId, starts, ends }) => {
    expect(parisTime(starts)).toBeGreaterThanOrEqual(Date.parse(campaign.startsAt))
    expect(parisTime(ends)).toBeLessThan(Date.parse(campaign.endsAt))
    expect(programId).toContain(starts.slice(0, 10).replaceAll('-', ''))
  })

  test('asks for no more minutes than its sessions last', () => {
    for (const { id } of asked) {
      const minutes = earnOf(id)?.watch?.minutes
      if (typeof minutes !== 'number' || id === 'hundred-metres') continue
      const total = sessions
        .filter(({ earns }) => earns === id)
        .reduce((sum, { starts, ends }) => sum + (parisTime(ends) - parisTime(starts)) / 60_000, 0)
      expect(total).toBeGreaterThanOrEqual(minutes)
    }
  })

  test('tells viewers of each keepsake what to do for it, with the number that it takes', () => {
    const takes = (earn: unknown): number | undefined => {
      const [spec] = Object.values(earn as Record<string, JsonObject>)
      const { minutes, target, days, atLeast } = spec ?? {}
      return [minutes, target, days, atLeast].find((each) => typeof each === 'number')
    }
    for (const { id, description: written = '', earn } of campaign.keepsakes) {
      const description = ownText(written, campaign.language)
      expect([id, description]).toEqual([id, expect.stringMatching(/^(Watch|Answer|Vote|Collect) .*\.$/)])
      expect([id, description.match(/\d+/g)]).toEqual([id, expect.arrayContaining([String(takes(earn))])])
      // Read on a phone, below the stamp.
      expect([id, description.length > 120]).toEqual([id, false])
    }
    expect(campaign.description).toBeDefined()
  })

  test('names in the description of a collection the stamps that it takes', () => {
    const titleOf = new Map(
      campaign.keepsakes.map(({ id, title }) => [id as string, ownText(title, campaign.language)]),
    )
    const { description: written = '' } = campaign.keepsakes.find(({ id }) => id === 'super-sunday') ?? {}
    const description = ownText(written, campaign.language)
    const ids = (earnOf('super-sunday')?.collect?.keepsakes ?? []) as string[]
    expect(ids).toHaveLength(3)
    for (const id of ids) expect(description).toContain(titleOf.get(id))
  })

  test('says beside each keepsake when its session is, and that it has none otherwise', () => {
    const blocks = text.split(/\n\n/).filter((block) => block.includes('- id: '))
    const noteOf = new Map(
      blocks.map((block) => [
        /- id: (\S+)/.exec(block)?.[1],
        block
          .split('\n')
          .filter((line) => /^ *#/.test(line))
          .join(' '),
      ]),
    )
    for (const { id } of campaign.keepsakes) {
      const starts = sessions.filter(({ earns }) => earns === id).map(({ starts }) => starts.slice(11))
      const note = noteOf.get(id) ?? ''
      if (starts.length > 0)
        expect(starts.some((start) => note.includes(start)) ? '' : `${id}: ${note}`).toBe('')
      else expect(note).toMatch(/No session of its own|Sunday 4 August/)
    }
  })

  test('takes the 100 m for live when the app says so or a box was on a live channel, and a replay for neither', () => {
    const programId = 'athletics-20240804-mens-100m-final'
    expect(earnedBy({ programId, live: true })).toEqual(['hundred-metres'])
    expect(earnedBy({ programId, channelId: 'live-1' })).toEqual(['hundred-metres'])
    expect(earnedBy({ programId, live: false })).toEqual([])
    expect(earnedBy({ programId, live: false, channelId: 'live-1' })).toEqual([])
    expect(earnedBy({ programId, channelId: 'replay-1' })).toEqual([])
    expect(earnedBy({ programId })).toEqual([])
  })

  test('shows an image of its own for each keepsake, and ships none that nothing shows', () => {
    for (const { id, image } of campaign.keepsakes) {
      expect(image).toBe(`stamps/${id}.svg`)
      expect(existsSync(new URL(image ?? '', CAMPAIGNS))).toBe(true)
    }
    const shipped = readdirSync(new URL('stamps/', CAMPAIGNS)).map((name) => `stamps/${name}`)
    expect(shipped.toSorted()).toEqual(campaign.keepsakes.map(({ image }) => image).toSorted())
  })
})
