import type { Campaign } from '../../../awarding/campaign/campaign.ts'
import { languagesIn, type Text, textFor } from '../../../awarding/campaign/texts.ts'
import { compileKeepsakes } from '../../../awarding/catalogue/compiled-keepsakes.ts'
import type { Criterion } from '../../../awarding/criteria/kind.ts'
import { keyOfMeasure, type MeasureKey } from '../../../awarding/progress/measure.ts'
import { nothing } from '../../../awarding/progress/progress.ts'
import type { Passport, PassportPage } from '../../../schemas/api/passport.ts'
import { type Fields, fieldsOf, isFields, listOf, type Value } from '../model/paths.ts'

/** How a viewer may stand, for producers to look at. */
export const STANDINGS = [
  ['nothing', 'Nothing yet'],
  ['halfway', 'Halfway'],
  ['all', 'Everything earned'],
  ['hidden', 'All but the mysteries'],
  ['sold-out', 'Limited ones sold out'],
  ['upcoming', 'Before it starts'],
  ['closed', 'When it is over'],
] as const
export type Standing = (typeof STANDINGS)[number][0]

interface Shown {
  readonly content: Value
  /** Where the text is a campaign: then it is known how far one has to go. */
  readonly campaign: Campaign | undefined
  readonly standing: Standing
  readonly language: string | undefined
}

/** The languages of a campaign's texts, its own first. */
export const languagesOf = (content: Value): string[] => languagesIn(content)

type Criteria = ReadonlyMap<string, Criterion<MeasureKey>>

/** A passport as a viewer would have it, of whatever the text says so far. */
export function previewOf({ content, campaign, standing, language }: Shown): Passport {
  const fields = fieldsOf(content)
  const languages = languagesIn(content)
  const own = languages.find((tag) => tag === fields.language)
  const criteria: Criteria = new Map(
    campaign ? compileKeepsakes(campaign, keyOfMeasure).map(({ id, criterion }) => [id, criterion]) : [],
  )
  const textIn = (text: Value) => (isText(text) ? textFor(text, language, own).text : '')
  const [startsAt, endsAt] = windowOf(fields)
  const keepsakes = listOf(fields.keepsakes).flatMap(tiersOf)
  const pages = keepsakes.map((keepsake, index): PassportPage => {
    const step = (Date.parse(endsAt) - Date.parse(startsAt)) / (keepsakes.length + 1)
    const earnedAt = new Date(Date.parse(startsAt) + step * (index + 1)).toISOString()
    return pageOf(keepsake, {
      index,
      standing,
      earnedAt,
      textIn,
      criterion: criteria.get(String(keepsake.id)),
    })
  })
  const description = textIn(fields.description)
  return {
    campaignId: String(fields.id || 'campaign') as Passport['campaignId'],
    ...((language ?? own) ? { language: language ?? own, languages } : {}),
    title: textIn(fields.title) || 'A campaign without a title',
    ...(description ? { description } : {}),
    startsAt,
    endsAt,
    timeZone: timeZoneOf(fields.timeZone),
    status: standing === 'upcoming' || standing === 'closed' ? standing : 'open',
    keepsakes: pages,
  }
}

/** The keepsakes that an entry stands for: itself, or its tiers with what they take from it. */
function tiersOf(entry: Value): Fields[] {
  const { tiers, earn: _, ...shared } = fieldsOf(entry)
  if (!Array.isArray(tiers)) return [shared]
  return tiers.map((tier) => ({ ...shared, ...fieldsOf(tier) }))
}

interface Around {
  readonly index: number
  readonly standing: Standing
  readonly earnedAt: string
  readonly criterion: Criterion<MeasureKey> | undefined
  textIn(text: Value): string
}

function pageOf(keepsake: Fields, { index, standing, earnedAt, criterion, textIn }: Around): PassportPage {
  const isLimited = typeof keepsake.supply === 'number'
  const isHidden = keepsake.hidden === true
  if (!isEarned(standing, { index, isHidden, isLimited })) {
    if (isHidden) return { state: 'hidden' }
  }
  const { target, unit } = criterion?.howFar(nothing) ?? {
    target: targetOf(keepsake),
    unit: 'activities' as const,
  }
  const [description, imageText] = [textIn(keepsake.description), textIn(keepsake.imageText)]
  const shown = {
    keepsakeId: String(keepsake.id ?? index) as 'id' &
      Extract<PassportPage, { state: 'earned' }>['keepsakeId'],
    title: textIn(keepsake.title) || 'Without a title',
    ...(description ? { description } : {}),
    ...(typeof keepsake.image === 'string' && keepsake.image ? { image: keepsake.image } : {}),
    ...(imageText ? { imageText } : {}),
  }
  const supply = isLimited ? { supply: Number(keepsake.supply) } : {}
  if (isEarned(standing, { index, isHidden, isLimited })) {
    const edition = isLimited
      ? { edition: { number: Math.min(217, Number(keepsake.supply)), of: Number(keepsake.supply) } }
      : {}
    return { state: 'earned', ...shown, progress: { current: target, target, unit }, earnedAt, ...edition }
  }
  const isSoldOut = standing === 'sold-out' && isLimited
  const share = isSoldOut ? 1 : standing === 'nothing' || standing === 'upcoming' ? 0 : 0.6
  return {
    state: 'locked',
    ...shown,
    progress: { current: Math.floor(target * share), target, unit },
    availability: standing === 'upcoming' || standing === 'closed' ? standing : 'open',
    ...ownTimes(keepsake.window),
    ...supply,
    ...(isLimited ? { soldOut: isSoldOut } : {}),
  }
}

/** Whether a viewer who stands so has it. */
function isEarned(
  standing: Standing,
  { index, isHidden, isLimited }: { index: number; isHidden: boolean; isLimited: boolean },
): boolean {
  if (standing === 'all') return true
  if (standing === 'hidden') return !isHidden
  if (standing === 'nothing' || standing === 'upcoming') return false
  if (standing === 'sold-out' && isLimited) return false
  return index % 2 === 0 && !isHidden
}

function ownTimes(window: Value) {
  const { startsAt, endsAt } = fieldsOf(window)
  return {
    ...(isTime(startsAt) ? { opensAt: startsAt } : {}),
    ...(isTime(endsAt) ? { closesAt: endsAt } : {}),
  }
}

const targetOf = ({ target }: Fields) => (typeof target === 'number' && target >= 1 ? target : 1)

const isText = (text: Value): text is Text =>
  typeof text === 'string' ||
  (isFields(text) && Object.values(text).every((each) => typeof each === 'string'))

const isTime = (time: Value): time is string => typeof time === 'string' && !Number.isNaN(Date.parse(time))

const WEEK_MS = 7 * 86_400_000

/** The campaign's, as far as they are times; else a week, so that there is something to see. */
function windowOf({ startsAt, endsAt }: Fields): [string, string] {
  const from = isTime(startsAt) ? startsAt : '2030-01-01T00:00:00Z'
  const later = isTime(endsAt) && Date.parse(endsAt) > Date.parse(from)
  return [from, later ? endsAt : new Date(Date.parse(from) + WEEK_MS).toISOString()]
}

function timeZoneOf(timeZone: Value): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: String(timeZone) }).resolvedOptions().timeZone
  } catch {
    return 'UTC'
  }
}
