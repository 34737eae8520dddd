import * as fc from 'fast-check'
import type { Campaign, CampaignKeepsake } from '../../../awarding/campaign/campaign.ts'
import { type Catalogue, compileCatalogue } from '../../../awarding/catalogue/catalogue.ts'
import type { CatalogueSnapshot } from '../../../awarding/catalogue/snapshot.ts'
import { campaign } from '../../awarding/support/campaigns.ts'
import { awardsOf } from '../../awarding/support/oracle.ts'
import { Draws } from '../simulator/draws.ts'

import { activityOf } from './activities.ts'

/** A catalogue before and after a publication that makes it easier, or changes only how it looks. */
export interface Editions {
  readonly before: readonly Campaign[]
  readonly after: readonly Campaign[]
}

/** So many catalogues, each of random campaigns of every kind of criterion; compiled once, whatever number of worlds has them. */
export const CATALOGUES = 60

const IDS = ['paris', 'vienna']
const known = new Map<string, Editions>()

/** @param without keepsakes to leave out, `<campaign>#<keepsake>` */
export function editionsOf(number: number, without: readonly string[] = []): Editions {
  const key = [number, ...without].join(' ')
  const found =
    known.get(key) ?? (without.length > 0 ? leftOf(editionsOf(number), without) : drawEditions(number))
  known.set(key, found)
  return found
}

function leftOf({ before, after }: Editions, without: readonly string[]): Editions {
  const left = (one: Campaign) => ({
    ...one,
    keepsakes: one.keepsakes.filter(({ id }) => !without.includes(`${one.id}#${id}`)),
  })
  const all = (campaigns: readonly Campaign[]) =>
    campaigns.map(left).filter(({ keepsakes }) => keepsakes.length > 0)
  return { before: all(before), after: all(after) }
}

function drawEditions(number: number): Editions {
  const draws = new Draws('catalogue', number)
  const size = 1 + draws.below(2)
  const before = fc
    .sample(campaign, { seed: number, numRuns: 6 })
    .map((one) => ({ one, awards: awardsOf([one], sample()).length }))
    // Most random campaigns earn nothing of a dozen activities.
    .sort((a, b) => b.awards - a.awards)
    .slice(0, size)
    .map(({ one }) => one)
    .map((one, index) => ({ ...withSupply(one, draws), id: IDS[index] as Campaign['id'] }))
  return { before, after: before.map((one) => eased(one, draws)) }
}

/** Some keepsakes are limited to a few, some are hidden. */
function withSupply(one: Campaign, draws: Draws): Campaign {
  const keepsakes = one.keepsakes.map((keepsake) => {
    const isLimited = draws.isLuck(0.5) && !('tiers' in keepsake)
    const hidden = draws.isLuck(0.2)
    return {
      ...keepsake,
      ...(isLimited ? { supply: 1 + draws.below(3) } : {}),
      ...(hidden ? { hidden } : {}),
    }
  })
  return { ...one, keepsakes }
}

/** Whoever has earned a keepsake of the campaign before has earned it in this one, too. */
function eased(one: Campaign, draws: Draws): Campaign {
  const title = `${one.title}, anew`
  if (draws.isLuck(0.4)) return { ...one, title }
  const keepsakes = one.keepsakes.map((keepsake) => (draws.isLuck(0.5) ? easier(keepsake) : keepsake))
  const vote = { id: 'added', title: 'Added', image: 'added.svg' }
  const added = {
    ...vote,
    earn: { count: { activity: 'PollVoted', target: 1 } },
  } as unknown as CampaignKeepsake
  // Whatever collects all others would become harder by one more.
  const collects = JSON.stringify(one.keepsakes).includes('"all"')
  return { ...one, title, keepsakes: collects ? keepsakes : [...keepsakes, added] }
}

const sample = () =>
  Array.from({ length: 12 }, (_, number) => activityOf(number, number % 3 === 0 ? 'ben' : 'ada', number))

const AMOUNTS = { count: 'target', watch: 'minutes', streak: 'days' } as const

function easier(keepsake: CampaignKeepsake): CampaignKeepsake {
  if ('tiers' in keepsake) return keepsake
  const [[kind, spec] = ['', {}]] = Object.entries(keepsake.earn) as [string, Record<string, unknown>][]
  const amount = AMOUNTS[kind as keyof typeof AMOUNTS]
  const most = amount === undefined ? 0 : Number(spec[amount])
  if (amount === undefined || most < 2) return keepsake
  return { ...keepsake, earn: { [kind]: { ...spec, [amount]: most - 1 } } } as CampaignKeepsake
}

const compiled = new Map<string, Catalogue>()

/** The catalogue of a snapshot, compiled once for all environments of all worlds. */
export function compiledOnce(content: unknown): Catalogue {
  const snapshot = content as CatalogueSnapshot
  const found = compiled.get(snapshot.version) ?? compileCatalogue(snapshot)
  compiled.set(snapshot.version, found)
  return found
}

const compiledForChecks = new WeakMap<readonly Campaign[], Catalogue>()

/** The catalogue of these campaigns, for checks: compiled once for all worlds that have them. */
export function compiledOf(campaigns: readonly Campaign[]): Catalogue {
  const found = compiledForChecks.get(campaigns) ?? compileCatalogue({ version: 'of checks', campaigns })
  compiledForChecks.set(campaigns, found)
  return found
}
