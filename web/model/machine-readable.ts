import type { Passport } from '../../schemas/api/passport.ts'
import { digits, lastMomentBefore } from './dates.ts'
import { earnedOf } from './stamps.ts'

/** As in the passports of states (ICAO 9303). */
const WIDTH = 44

/** The two lines at the foot of a passport's first page: what it is, whose, from when, until when and how full. */
export function machineReadable(passport: Passport, holder = ''): [string, string] {
  const { title, startsAt, endsAt, timeZone, keepsakes } = passport
  const count = (value: number) => String(value).padStart(3, '0')
  return [
    line(`P<${title}<<${holder}`),
    line(
      [
        `${digits(startsAt, timeZone)}<${digits(lastMomentBefore(endsAt), timeZone)}`,
        count(earnedOf(passport).length) + count(keepsakes.length),
      ].join('<<'),
    ),
  ]
}

function line(text: string): string {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase()
  return plain
    .replace(/[^A-Z0-9]/g, '<')
    .slice(0, WIDTH)
    .padEnd(WIDTH, '<')
}
