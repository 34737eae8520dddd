import { MINUTE, paris } from './time.ts'

/** A broadcast. Times in epoch milliseconds. */
export interface Programme {
  readonly programId: string
  /** The session that it shows. */
  readonly session: { readonly starts: number; readonly ends: number }
  /** When it can be watched live, build-up and interviews included. */
  readonly onAir: { readonly from: number; readonly to: number }
  readonly channelId: string
}

interface Showing {
  channel: number
  /** Minutes on air before the session starts and after it ends. */
  before?: number
  after?: number
}

function programme(programId: string, starts: string, ends: string, showing: Showing): Programme {
  const session = { starts: paris(starts), ends: paris(ends) }
  return {
    programId,
    session,
    onAir: {
      from: session.starts - (showing.before ?? 0) * MINUTE,
      to: session.ends + (showing.after ?? 0) * MINUTE,
    },
    channelId: `live-${showing.channel}`,
  }
}

const on = (time: string) => `2024-08-04T${time}`

/** Sunday 4 August 2024, live. Sessions as the published competition schedule has them, in Paris time. */
export const live = {
  tennis: programme('tennis-20240804-mens-singles-final', on('12:00'), on('15:00'), { channel: 1 }),
  roadRace: programme('cycling-road-20240804-womens-road-race', on('14:00'), on('18:24'), { channel: 2 }),
  threeByThree: programme('basketball-3x3-20240804-mens-pool-round', on('17:30'), on('18:25'), {
    channel: 3,
  }),
  freestyle50: programme('swimming-20240804-womens-50m-freestyle-final', on('18:30'), on('18:37'), {
    channel: 1,
  }),
  freestyle1500: programme('swimming-20240804-mens-1500m-freestyle-final', on('18:37'), on('18:58'), {
    channel: 1,
    after: 12,
  }),
  medleyRelay: programme('swimming-20240804-mens-4x100m-medley-relay-final', on('19:10'), on('19:20'), {
    channel: 1,
    after: 12,
  }),
  foil: programme('fencing-20240804-mens-foil-team-final', on('20:30'), on('21:40'), { channel: 2 }),
  hundredMetres: programme('athletics-20240804-mens-100m-final', on('21:50'), on('21:51'), {
    channel: 1,
    before: 15,
    after: 14,
  }),
} as const satisfies Record<string, Programme>

/** Earlier sessions, watched on replay. The schedule gives the opening ceremony no end: here it is the broadcast's. */
export const replays = {
  opening: programme('opening-ceremony-20240726', '2024-07-26T20:00', '2024-07-26T23:30', { channel: 1 }),
  mensSevens: programme('rugby-sevens-20240727-mens-final', '2024-07-27T19:45', '2024-07-27T20:01', {
    channel: 1,
  }),
  womensSevens: programme('rugby-sevens-20240730-womens-final', '2024-07-30T19:45', '2024-07-30T20:01', {
    channel: 1,
  }),
  allAround: programme(
    'artistic-gymnastics-20240801-womens-all-around-final',
    '2024-08-01T18:15',
    '2024-08-01T20:10',
    { channel: 1 },
  ),
  freestyle800: programme(
    'swimming-20240803-womens-800m-freestyle-final',
    '2024-08-03T21:28',
    '2024-08-03T21:43',
    {
      channel: 1,
    },
  ),
} as const satisfies Record<string, Programme>

/** These are on air on 4 August too, and no keepsake asks for them. */
export const unasked: readonly Programme[] = [
  programme('golf-20240804-mens-individual-stroke-play', on('09:00'), on('18:00'), { channel: 4 }),
  programme('archery-20240804-mens-individual-final', on('14:46'), on('14:59'), {
    channel: 5,
    before: 15,
    after: 20,
  }),
  programme('badminton-20240804-mens-doubles-final', on('16:10'), on('17:30'), { channel: 6 }),
  programme('artistic-gymnastics-20240804-mens-vault-final', on('16:24'), on('17:07'), { channel: 5 }),
  programme('basketball-20240804-womens-group-phase', on('17:15'), on('19:00'), { channel: 4 }),
  programme('athletics-20240804-womens-high-jump-final', on('19:55'), on('21:40'), { channel: 5 }),
]

/** These are played before the campaign starts, so events about them count for nothing. */
export const beforeTheCampaign: readonly Programme[] = [
  programme('football-20240724-mens-group-b', '2024-07-24T15:00', '2024-07-24T16:45', { channel: 1 }),
  programme('handball-20240725-womens-preliminary-round', '2024-07-25T09:00', '2024-07-25T10:30', {
    channel: 2,
  }),
]
