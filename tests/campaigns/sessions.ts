/** One session, its start and end as clocks in Paris (UTC+2) show them, and the keepsake that watching it earns. */
export interface Session {
  readonly programId: string
  readonly starts: string
  readonly ends: string
  readonly earns: string | undefined
}

type Row = readonly [programId: string, starts: string, ends: string, earns?: string]

/**
 * Source: the published Paris 2024 competition schedule. It gives the two ceremonies a start and no end: theirs here
 * is that of the broadcast. Of the 3x3 pool round it is two games, at 17:30 and 18:00.
 */
const rows: readonly Row[] = [
  ['opening-ceremony-20240726', '2024-07-26T20:00', '2024-07-26T23:30', 'opening-night'],
  ['rugby-sevens-20240727-mens-final', '2024-07-27T19:45', '2024-07-27T20:01', 'sevens-finals'],
  ['rugby-sevens-20240730-womens-final', '2024-07-30T19:45', '2024-07-30T20:01', 'sevens-finals'],
  ['fencing-20240804-mens-foil-team-final', '2024-08-04T20:30', '2024-08-04T21:40', 'grand-palais'],
  [
    'artistic-gymnastics-20240801-womens-all-around-final',
    '2024-08-01T18:15',
    '2024-08-01T20:10',
    'all-around',
  ],
  ['swimming-20240803-womens-800m-freestyle-final', '2024-08-03T21:28', '2024-08-03T21:43', 'pool-night'],
  ['swimming-20240804-womens-50m-freestyle-final', '2024-08-04T18:30', '2024-08-04T18:37', 'pool-night'],
  ['swimming-20240804-mens-1500m-freestyle-final', '2024-08-04T18:37', '2024-08-04T18:58', 'pool-night'],
  ['swimming-20240804-mens-4x100m-medley-relay-final', '2024-08-04T19:10', '2024-08-04T19:20', 'pool-night'],
  [
    'swimming-20240804-womens-4x100m-medley-relay-final',
    '2024-08-04T19:32',
    '2024-08-04T19:42',
    'pool-night',
  ],
  ['athletics-20240804-mens-100m-final', '2024-08-04T21:50', '2024-08-04T21:51', 'hundred-metres'],
  ['tennis-20240803-womens-singles-final', '2024-08-03T12:00', '2024-08-03T16:30', 'clay-court'],
  ['tennis-20240804-mens-singles-final', '2024-08-04T12:00', '2024-08-04T15:00', 'clay-court'],
  ['cycling-road-20240803-mens-road-race', '2024-08-03T11:00', '2024-08-03T17:50', 'road-race'],
  ['cycling-road-20240804-womens-road-race', '2024-08-04T14:00', '2024-08-04T18:24', 'road-race'],
  ['basketball-3x3-20240804-mens-pool-round', '2024-08-04T17:30', '2024-08-04T18:25', 'la-concorde'],
  ['skateboarding-20240728-womens-street-final', '2024-07-28T17:00', '2024-07-28T18:30', 'la-concorde'],
  ['cycling-bmx-freestyle-20240731-womens-park-final', '2024-07-31T13:10', '2024-07-31T14:05', 'la-concorde'],
  ['breaking-20240809-b-girls-final', '2024-08-09T21:29', '2024-08-09T21:38', 'la-concorde'],
  ['surfing-20240806-mens-final', '2024-08-06T02:16', '2024-08-06T02:51', 'big-wave'],
  ['surfing-20240806-womens-final', '2024-08-06T02:57', '2024-08-06T03:32', 'big-wave'],
  ['basketball-20240810-mens-final', '2024-08-10T21:30', '2024-08-10T23:15', 'double-hoops'],
  ['basketball-20240811-womens-final', '2024-08-11T15:30', '2024-08-11T17:15', 'double-hoops'],
  ['athletics-20240810-mens-marathon-final', '2024-08-10T08:00', '2024-08-10T10:45', 'marathon'],
  ['athletics-20240811-womens-marathon-final', '2024-08-11T08:00', '2024-08-11T11:15', 'marathon'],
  ['closing-ceremony-20240811', '2024-08-11T21:00', '2024-08-11T23:30', 'closing-night'],
  ['football-20240724-mens-group-b', '2024-07-24T15:00', '2024-07-24T16:45'],
  ['handball-20240725-womens-preliminary-round', '2024-07-25T09:00', '2024-07-25T10:30'],
  ['golf-20240804-mens-individual-stroke-play', '2024-08-04T09:00', '2024-08-04T18:00'],
  ['archery-20240804-mens-individual-final', '2024-08-04T14:46', '2024-08-04T14:59'],
  ['badminton-20240804-mens-doubles-final', '2024-08-04T16:10', '2024-08-04T17:30'],
  ['artistic-gymnastics-20240804-mens-vault-final', '2024-08-04T16:24', '2024-08-04T17:07'],
  ['basketball-20240804-womens-group-phase', '2024-08-04T17:15', '2024-08-04T19:00'],
  ['athletics-20240804-womens-high-jump-final', '2024-08-04T19:55', '2024-08-04T21:40'],
]

export const sessions: readonly Session[] = rows.map(([programId, starts, ends, earns]) => ({
  programId,
  starts,
  ends,
  earns,
}))
