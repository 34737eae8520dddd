import { type Fields, fieldsOf } from '../../json/json.ts'
import type { ContentMistake } from '../../schemas/mistakes.ts'
import { DAY_MS, knownTime, parseTime } from '../../schemas/time.ts'
import { offsetsOf } from '../criteria/local-day.ts'
import type { WrittenKeepsake } from './keepsakes.ts'

/**
 * Times whose offset clocks in the campaign's time zone do not have at that moment, such as the winter's in summer.
 * `Z` says nothing of any clock, so only a midnight in UTC is taken for a midnight there.
 *
 * @param timeZone one that there is
 */
export function strangeOffsets(
  campaign: Fields,
  keepsakes: readonly WrittenKeepsake[],
  timeZone: string,
): ContentMistake[] {
  const zone = { name: timeZone, offsetAt: offsetsOf(timeZone) }
  const windows = [
    { path: [] as readonly PropertyKey[], fields: campaign },
    ...keepsakes.map(({ path, fields }) => ({ path: [...path, 'window'], fields: fieldsOf(fields.window) })),
  ]
  return windows.flatMap(({ path, fields }) =>
    ['startsAt', 'endsAt'].flatMap((key): ContentMistake[] => {
      const message = typeof fields[key] === 'string' ? complaintOf(fields[key], zone) : undefined
      return message === undefined ? [] : [{ path: [...path, key], message }]
    }),
  )
}

interface Zone {
  readonly name: string
  readonly offsetAt: (at: number) => string
}

function complaintOf(text: string, { name, offsetAt }: Zone): string | undefined {
  const at = parseTime(text)
  const [, clock = '', offset = ''] = /^(.*?)(Z|[+-]\d\d:\d\d)$/i.exec(text) ?? []
  if (at === undefined) return undefined
  const there = offsetAt(at)
  // Clocks were once apart by seconds, which no time can be written with.
  if (there === offset || !/^[+-]\d\d:\d\d$/.test(there)) return undefined
  const saysNothing = /^(Z|-00:00)$/i.test(offset)
  if (saysNothing && (there === '+00:00' || !/T00:00:00(\.0+)?$/i.test(clock) || isMidnight(at, name)))
    return undefined
  const meant = ownOffset(clock, offsetAt)
  const cure = meant === undefined ? '' : `: write ${clock}${meant} if that is what clocks there are to show`
  return `is ${inWords(at, name)} in ${name}, which has ${there} then${saysNothing ? '' : `, not ${offset}`}${cure}`
}

/** The offset with which a clock in the zone shows a time; undefined when it never does. */
function ownOffset(clock: string, offsetAt: Zone['offsetAt']): string | undefined {
  const utc = knownTime(`${clock}Z`)
  const near = [utc - DAY_MS, utc + DAY_MS].map(offsetAt)
  return near.find((offset) => offsetAt(knownTime(clock + offset)) === offset)
}

const isMidnight = (at: number, timeZone: string) => /\b00:00$/.test(inWords(at, timeZone))

/** `26 July 2024, 01:00`, with seconds where there are some. */
function inWords(at: number, timeZone: string): string {
  const date = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'long' }).format(at)
  const hasSeconds = at % 60_000 !== 0
  const time = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(hasSeconds ? { second: '2-digit' } : {}),
  }).format(at)
  return `${date}, ${time}`
}
