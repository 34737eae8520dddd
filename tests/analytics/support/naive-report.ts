import type { KeepsakeRow, Written } from './written-exports.ts'

/** Everything counted once more, row by row, in the plainest way. */
export function naiveReport({ keepsakes, progress, catalogue }: Written) {
  const holders = Map.groupBy(keepsakes, nameOf)
  const campaigns = [...new Set(catalogue.map(({ campaign_id }) => campaign_id))].sort()
  const every = [...new Set([...catalogue, ...keepsakes, ...progress].map(nameOf))].sort()
  const rowOf = new Map(progress.map((row) => [`${row.user} ${nameOf(row)}`, row]))
  const firstOf = (user: string, campaign: string) =>
    progress
      .filter((row) => row.user === user && row.campaign_id === campaign && row.first_activity_at)
      .map((row) => String(row.first_activity_at))
      .sort()[0]
  const zoneOf = (campaign: string) =>
    catalogue.find(({ campaign_id }) => campaign_id === campaign)?.time_zone ?? 'UTC'
  const usersIn = (campaign: string) => [
    ...new Set(
      [...keepsakes, ...progress].filter((row) => row.campaign_id === campaign).map(({ user }) => user),
    ),
  ]
  const heldBy = (user: string, campaign: string) =>
    keepsakes.filter((row) => row.user === user && row.campaign_id === campaign).length
  const sizeOf = (campaign: string) => catalogue.filter(({ campaign_id }) => campaign_id === campaign).length

  return {
    keepsakes: every.flatMap((name) => {
      const awards = holders.get(name)?.length ?? 0
      return awards === 0 ? [] : [{ ...partsOf(name), awards, viewers: awards }]
    }),
    awardsByDay: every.flatMap((name) => {
      const days = Map.groupBy(holders.get(name) ?? [], (row) =>
        localDay(row.earned_at, zoneOf(row.campaign_id)),
      )
      return [...days]
        .map(([day, rows]) => ({ ...partsOf(name), day, awards: rows.length }))
        .sort((a, b) => (a.day < b.day ? -1 : 1))
    }),
    funnel: every.map((name) => {
      const began = progress.filter((row) => nameOf(row) === name)
      const held = new Set((holders.get(name) ?? []).map(({ user }) => user))
      const count = (is: (row: (typeof began)[number]) => boolean) =>
        new Set([...held, ...began.filter(is).map(({ user }) => user)]).size
      return {
        ...partsOf(name),
        touched: count((row) => row.met || row.current > 0),
        halfway: count((row) => row.met || row.current / row.target >= 0.5),
        earned: held.size,
      }
    }),
    cohorts: campaigns.flatMap((campaignId) => {
      const days = Map.groupBy(usersIn(campaignId), (user) => {
        const first = firstOf(user, campaignId)
        return first === undefined ? null : localDay(first, zoneOf(campaignId))
      })
      return [...days]
        .map(([firstDay, users]) => ({
          ...{ campaignId, firstDay, viewers: users.length },
          earnedOne: users.filter((user) => heldBy(user, campaignId) > 0).length,
          earnedHalf: users.filter((user) => heldBy(user, campaignId) >= Math.max(1, sizeOf(campaignId) / 2))
            .length,
          earnedAll: users.filter((user) => heldBy(user, campaignId) >= sizeOf(campaignId)).length,
        }))
        .sort((a, b) => (a.firstDay === null ? 1 : b.firstDay === null || a.firstDay < b.firstDay ? -1 : 1))
    }),
    medians: every.flatMap((name) => {
      const spans = (holders.get(name) ?? []).flatMap((row) => {
        const first = rowOf.get(`${row.user} ${name}`)?.first_activity_at
        return row.granted || !first ? [] : [(Date.parse(row.earned_at) - Date.parse(first)) / 1000]
      })
      const median = spans.sort((a, b) => a - b)[Math.ceil(spans.length / 2) - 1]
      return median === undefined ? [] : [{ ...partsOf(name), viewers: spans.length, median }]
    }),
    partners: campaigns.flatMap((campaignId) => {
      const awards = Map.groupBy(
        keepsakes.filter((row) => row.campaign_id === campaignId),
        ({ partner = null }) => partner,
      )
      return [...awards].map(([partner, rows]) => ({
        ...{ campaignId, partner, awards: rows.length },
        viewers: new Set(rows.map(({ user }) => user)).size,
      }))
    }),
    neverEarned: catalogue
      .filter((row) => !holders.has(nameOf(row)))
      .map((row) => {
        const shares = progress
          .filter((each) => nameOf(each) === nameOf(row) && (each.met || each.current > 0))
          .map(({ met, current, target }) => (met ? 1 : Math.min(1, current / target)))
        return {
          ...{ campaignId: row.campaign_id, keepsakeId: row.keepsake_id, touched: shares.length },
          nearestShare: shares.length === 0 ? null : Math.max(...shares),
        }
      }),
  }
}

const nameOf = ({ campaign_id, keepsake_id }: Pick<KeepsakeRow, 'campaign_id' | 'keepsake_id'>) =>
  `${campaign_id}/${keepsake_id}`

function partsOf(name: string) {
  const [campaignId = '', keepsakeId = ''] = name.split('/')
  return { campaignId, keepsakeId }
}

/** By the runtime's own calendar, where the report asks the database's. */
export function localDay(time: string, timeZone: string): string {
  const day = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
  return new Intl.DateTimeFormat('sv-SE', { timeZone, ...day }).format(new Date(time))
}
