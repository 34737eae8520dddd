import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Catalogue, readCatalogue } from '../../../awarding/catalogue/catalogue.ts'
import { CAMPAIGNS_FOLDER } from '../../../local/command.ts'
import { loadCampaigns } from '../../../publishing/campaign-files.ts'
import { draftOf } from '../../../publishing/snapshot.ts'
import {
  answers,
  type CampaignGiven,
  campaign,
  collected,
  watched,
} from '../../functions/support/catalogue.ts'
import type { Size } from './fault.ts'

const SHIPPED = 'passport-to-paris.yaml'
export const RUSH = 'rush'

/** Names of faults that have seats of their own, and how many. */
export const seatsOf = ({ viewers, burst, stampede }: Size): Readonly<Record<string, number>> => ({
  ...Object.fromEntries(
    ['kills', 'throttled-tables', 'refusing-bus', 'catalogue-away', 'disk-full'].map((name) => [
      name,
      Math.ceil(viewers / 2),
    ]),
  ),
  burst: Math.ceil(viewersOfBurst(burst) / 2),
  stampede: stampede.editions,
})

/** A viewer's day has some 22 events. */
export const viewersOfBurst = (events: number) => Math.ceil(events / 22)

export const pollOf = (fault: string) => `rush-${fault}`
export const seatOf = (fault: string) => `${fault}-seat`

/** A vote in the fault's poll earns a seat while there are any, the guest's keepsake always, and both of these a third. */
const rushFor = (fault: string, seat: object) => {
  const earn = { count: { activity: 'PollVoted', where: { pollId: [pollOf(fault)] }, target: 1 } }
  return [
    { id: seatOf(fault), earn, ...seat },
    { id: `${fault}-guest`, earn },
    { id: `${fault}-both`, earn: collected([seatOf(fault), `${fault}-guest`]) },
  ]
}

/** One very busy user earns all of these, the last of them late. */
function hotKeepsakes({ hot }: Size) {
  const part = (share: number) => Math.max(1, Math.floor(hot * share))
  const inPoll = { activity: 'PollVoted', where: { pollId: ['hot'] } }
  const each = [
    { id: 'hot-answers', earn: answers(part(0.05), 'questionId') },
    { id: 'hot-votes', earn: { count: { ...inPoll, target: part(0.08) } } },
    { id: 'hot-watched', earn: watched(part(0.06)) },
    { id: 'hot-days', earn: { streak: { activity: 'PollVoted', days: 10 } } },
  ]
  return [...each, { id: 'hot-all', earn: collected(each.map(({ id }) => id)) }]
}

function rush(size: Size, seat: (supply: number) => object): CampaignGiven {
  const keepsakes = Object.entries(seatsOf(size)).flatMap(([fault, supply]) => rushFor(fault, seat(supply)))
  const window = { startsAt: '2024-07-20T00:00:00Z', endsAt: '2024-08-20T00:00:00Z', lateness: 'P3D' }
  return { id: RUSH, ...window, keepsakes: [...keepsakes, ...hotKeepsakes(size)] }
}

/** The campaign that is shipped, and one for what the faults need. */
export async function writeCampaigns(folder: string, size: Size): Promise<void> {
  await mkdir(folder, { recursive: true })
  await copyFile(join(CAMPAIGNS_FOLDER, SHIPPED), join(folder, SHIPPED))
  const file = campaign(rush(size, (supply) => ({ supply })))
  await writeFile(join(folder, `${RUSH}.json`), JSON.stringify(file))
}

const never = { count: { activity: 'PollVoted', where: { pollId: ['no-such-poll'] }, target: 1 } }

/** The catalogues for a user who has a seat, and for one who came too late; the campaign that is shipped is in both. */
export async function cataloguesFor(size: Size): Promise<Record<'seated' | 'denied', Catalogue[]>> {
  const shipped = draftOf(await loadCampaigns(join(CAMPAIGNS_FOLDER, SHIPPED)))
  const of = (seat: object) =>
    readCatalogue({ version: 'oracle', campaigns: [campaign(rush(size, () => seat))] })
  return { seated: [shipped, of({})], denied: [shipped, of({ earn: never })] }
}
