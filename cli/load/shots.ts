import { formatTime } from '../../schemas/time.ts'
import type { Population } from '../../seeding/population.ts'
import type { Requester } from './http.ts'
import type { Shot } from './open-loop.ts'

/** Kinds of requests, with their parts of the whole. */
export type Mix = Readonly<Record<Kind, number>>
export type Kind = (typeof KINDS)[number]
export const KINDS = ['list', 'passport', 'activities'] as const

/** An app opens a passport for each list or two; a partner sends while people watch. */
export const USUAL_MIX: Mix = { list: 60, passport: 30, activities: 10 }

export interface ShotsOptions {
  readonly requester: Requester
  readonly mix: Mix
  /** Users who exist have these, in the order of their numbers. */
  readonly tokens: readonly string[]
  readonly partnerToken: string
  readonly campaignId: string
  /** The users' activities are sent as those of new events. */
  readonly population: Population
  /** Begins the ids of the events of this run, so that each is new. */
  readonly run: string
}

/** The shots of a run. Kinds take turns by their parts, and users one after another. */
export function shotsOf(options: ShotsOptions): (number: number) => Shot {
  const { requester, tokens, partnerToken, campaignId, mix } = options
  const events = eventsOf(options)
  const kindOf = turns(mix)
  const asked = (number: number, kind: Kind) => {
    const token = tokens[number % tokens.length] ?? ''
    if (kind === 'list') return { method: 'GET', path: '/v1/me/keepsakes?limit=20', token } as const
    if (kind === 'passport')
      return { method: 'GET', path: `/v1/me/passports/${encodeURIComponent(campaignId)}`, token } as const
    return { method: 'POST', path: '/v1/activities', token: partnerToken, body: events(number) } as const
  }
  return (number) => {
    const kind = kindOf(number)
    return { kind, send: () => requester.ask(asked(number, kind)) }
  }
}

/** Gives each kind its part of any hundred in a row, spread over them. */
function turns(mix: Mix): (number: number) => Kind {
  const whole = KINDS.reduce((sum, kind) => sum + mix[kind], 0)
  const order: Kind[] = []
  const given = new Map<Kind, number>()
  for (let turn = 1; turn <= whole; turn++) {
    // Whoever is furthest behind its part is next.
    const [next = KINDS[0]] = KINDS.toSorted(
      (a, b) => behind(b, turn) - behind(a, turn) || KINDS.indexOf(a) - KINDS.indexOf(b),
    )
    given.set(next, (given.get(next) ?? 0) + 1)
    order.push(next)
  }
  return (number) => order[number % whole] ?? 'list'

  function behind(kind: Kind, turn: number): number {
    return (mix[kind] * turn) / whole - (given.get(kind) ?? 0)
  }
}

function eventsOf({ population, tokens, run }: ShotsOptions): (number: number) => string {
  const users = tokens.length
  const known = new Map<number, ReturnType<Population['activities']>>()
  const activitiesOf = (user: number) => {
    const found = known.get(user) ?? population.activities(user)
    known.set(user, found)
    return found
  }
  return (number) => {
    for (let tried = 0; tried < users; tried++) {
      const activities = activitiesOf((number + tried) % users)
      const activity = activities[Math.floor(number / users) % Math.max(1, activities.length)]
      if (!activity) continue
      const { type, detail, publishedAt } = activity
      return JSON.stringify({
        'detail-type': type,
        time: formatTime(publishedAt),
        detail: { ...detail, eventId: `load-${run}-${number}` },
      })
    }
    throw new Error('nobody of these users has done anything')
  }
}
