import type { Random } from '../seeding/random.ts'
import { answer, type Doing, type Quizzing, type Viewing, vote, watch } from './doing.ts'
import { beforeTheCampaign, live, type Programme, replays, unasked } from './programmes.ts'
import { MINUTE, newYork } from './time.ts'

type Persona = 'casual' | 'live' | 'quiz' | 'voter' | 'catchUp' | 'sunday' | 'devotee'

/** Viewers take these in turn. */
const PERSONAS: readonly (readonly Persona[])[] = [
  ['casual', 'live', 'quiz', 'voter', 'catchUp', 'live', 'casual', 'sunday', 'quiz', 'live'],
  ['casual', 'voter', 'catchUp', 'live', 'quiz', 'casual', 'voter', 'live', 'catchUp', 'casual'],
]

/** Each a prefix of the next: what a read by prefix instead of by key would mix up. */
const PREFIXES_OF_EACH_OTHER = ['viewer-1', 'viewer-10', 'viewer-10:kids', 'viewer-100'] as const

/** The user id of the viewer with this number, from 0. */
export function userIdOf(viewer: number): string {
  return PREFIXES_OF_EACH_OTHER[viewer] ?? `viewer-${String(viewer + 1).padStart(4, '0')}`
}

/** One viewer in fifty watches and plays nearly everything; the others each have a habit. */
function personaOf(viewer: number): Persona {
  return viewer % 50 === 6 ? 'devotee' : (PERSONAS.flat()[viewer % 20] ?? 'casual')
}

/**
 * All that a viewer did on 4 August; the votes of the days before, which an app kept until then; and what a few test
 * devices watched before the campaign began.
 */
export function doingsOf(viewer: number, random: Random): Doing[] {
  const persona = personaOf(viewer)
  const viewings = viewingsOf(persona, random)
  const second = random.chance(0.2) ? secondScreen(viewings, random) : []
  const watched = [...viewings, ...second].flatMap((viewing) => watch(viewing, random))
  const rehearsed = viewer % 25 === 0 ? watch(tuneIn(random.pick(beforeTheCampaign), 5, 15), random) : []
  const played = [...answer(quizzingOf(persona, random), random), ...votesOf(persona, random)]
  return [...rehearsed, ...watched, ...played]
}

function viewingsOf(persona: Persona, random: Random): Viewing[] {
  const minutes = (least: number, most: number) => random.whole(least, most)
  const someUnasked = () => tuneIn(random.pick(unasked), minutes(0, 10), minutes(10, 35))
  const tennis = () => tuneIn(live.tennis, minutes(10, 60), minutes(36, 45))
  const roadRace = () => tuneIn(live.roadRace, minutes(75, 150), minutes(36, 48))
  const threeByThree = () => tuneIn(live.threeByThree, minutes(0, 20), minutes(24, 34))
  const foil = () => tuneIn(live.foil, minutes(0, 25), minutes(28, 40))
  const hundredMetres = () => tuneIn(live.hundredMetres, minutes(0, 9), minutes(12, 21))
  const pool = () => [
    tuneIn(live.freestyle50, minutes(0, 3), 7),
    tuneIn(live.freestyle1500, 0, minutes(12, 30)),
    ...(random.chance(0.5) ? [tuneIn(live.medleyRelay, 0, minutes(8, 20))] : []),
  ]
  switch (persona) {
    case 'casual':
      return [someUnasked(), ...(random.chance(0.6) ? [tuneIn(live.hundredMetres, minutes(8, 24), 12)] : [])]
    case 'quiz':
      return random.chance(0.5) ? [someUnasked()] : []
    case 'live':
      return [
        hundredMetres(),
        ...pool(),
        ...(random.chance(0.5) ? [foil()] : []),
        ...(random.chance(0.4) ? [threeByThree()] : []),
      ]
    case 'voter':
      return random.chance(0.6) ? [random.pick([tennis, roadRace, foil])()] : []
    case 'catchUp':
      return evening(random, random.whole(1, 3))
    case 'sunday':
      return [tennis(), roadRace(), hundredMetres()]
    case 'devotee':
      return [tennis(), roadRace(), threeByThree(), ...pool(), foil(), hundredMetres(), ...evening(random, 4)]
  }
}

/** Replays one after the other, from half past six in New York, when the last live session is over. */
function evening(random: Random, count: number): Viewing[] {
  const choices: [Programme, number][] = [
    [replays.opening, random.whole(14, 30)],
    [random.pick([replays.mensSevens, replays.womensSevens]), random.whole(9, 16)],
    [replays.allAround, random.whole(19, 32)],
    [replays.freestyle800, random.whole(12, 15)],
  ]
  const first = random.whole(0, choices.length - 1)
  const device = random.chance(0.5) ? 'box' : 'app'
  let from = newYork('2024-08-04T18:30') + random.whole(0, 90) * MINUTE
  return Array.from({ length: count }, (_, index) => {
    const [programme, minutes] = choices[(first + index) % choices.length] ?? [replays.opening, 20]
    const viewing = { programme, device, live: false, from, until: from + minutes * MINUTE } as const
    from = viewing.until + random.whole(2, 15) * MINUTE
    return viewing
  })
}

function tuneIn(programme: Programme, late: number, minutes: number): Viewing {
  const from = programme.onAir.from + late * MINUTE
  return { programme, device: 'box', live: true, from, until: from + minutes * MINUTE }
}

/** The same programme on the app while the box still shows it, beginning and ending at other times. */
function secondScreen(viewings: readonly Viewing[], random: Random): Viewing[] {
  const [first] = viewings.filter((viewing) => viewing.device === 'box')
  if (!first) return []
  const shift = random.whole(1, 8) * MINUTE + random.whole(0, 29_999)
  return [{ ...first, device: 'app', from: first.from + shift, until: first.until + shift }]
}

function quizzingOf(persona: Persona, random: Random): Quizzing {
  switch (persona) {
    case 'quiz':
      return { questions: random.whole(12, 22), skill: 0.78, haste: random.pick([0.2, 0.5]) }
    case 'devotee':
      return { questions: 22, skill: 0.9, haste: 0.6 }
    default:
      return { questions: random.whole(0, 9), skill: 0.6, haste: 0.3 }
  }
}

function votesOf(persona: Persona, random: Random): Doing[] {
  const keen = persona === 'voter' || persona === 'devotee'
  const today = vote('2024-08-04', keen ? random.whole(4, 8) : random.whole(0, 4), random)
  if (!keen && !random.chance(0.05)) return today
  const yesterday = vote('2024-08-03', random.whole(1, 3), random)
  const earlier = vote('2024-08-02', 1, random)
  const longAgo = random.chance(0.1) ? vote('2024-07-31', 1, random) : []
  return [...longAgo, ...earlier, ...yesterday, ...today]
}
