import type { CrowdBeside, CrowdWay } from '../../crowd.ts'
import type { Spread } from '../../figures.ts'
import type { RouteCost } from '../../reading/route-cost.ts'
import { linesPicture } from '../charts.ts'
import { LIGHT } from '../picture.ts'
import type { Sections } from '../section.ts'
import { figures, shown, spread } from '../words.ts'

function routeRows(name: string, { beside, p50Ratio, p99Ratio }: RouteCost): string[][] {
  const [few, many] = Object.values(beside)
  return [
    [`\`${name}\`: median`, shown(few?.p50Ms), shown(many?.p50Ms), shown(p50Ratio)],
    ['the same, 99th percentile', shown(few?.p99Ms), shown(many?.p99Ms), shown(p99Ratio)],
  ]
}

const WAYS = [
  ['ours', 'ours'],
  ['old', 'the old way'],
] as const

const bySize = (result: Readonly<Record<string, CrowdBeside>>, row: (way: CrowdWay) => string[]) =>
  Object.entries(result).flatMap(([size, beside]) =>
    WAYS.map(([way, name]) => [size, name, ...row(beside[way])]),
  )

const sideValues = (
  result: Readonly<Record<string, CrowdBeside>>,
  of: (way: CrowdWay) => Spread,
): { text: string; colour: string; values: Spread[] }[] =>
  WAYS.map(([way, text]) => ({
    text,
    colour: LIGHT[way],
    values: Object.values(result).map((beside) => of(beside[way])),
  }))

export const READING: Sections = {
  reading: {
    about: `What does it cost a customer to read their 9 keepsakes, beside few items of others in the keepsakes table and beside
a million? Two whole stacks, whose tables are files, are read through the API in turns by 100 customers after a warm-up. The bench ends
with an error if a read is not the same work on both sides.`,
    tables: ({ list, passport, readAllAndFilter }) =>
      [
        figures(
          ['milliseconds', ...Object.keys(list.beside), 'ratio'],
          [
            ...routeRows('GET /v1/me/keepsakes', list),
            ...routeRows('GET /v1/me/passports/{campaignId}', passport),
          ],
        ),
        `Each read, on both sides: ${list.eachRead.database.operations}, ${shown(list.eachRead.database.readUnits)} read units and ${shown(list.eachRead.database.bytes)} bytes from the
database for the list; ${passport.eachRead.database.operations}, ${shown(passport.eachRead.database.readUnits)} and ${shown(passport.eachRead.database.bytes)} for the passport.`,
        `Beside it, on the same tables, the way that the outage was about, without gateway, token and service: the best of three.`,
        figures(
          [
            'read everyone and filter, beside',
            'ms',
            "times the list's",
            'calls',
            'read units',
            'bytes from the database',
          ],
          Object.entries(readAllAndFilter).map(([size, { ms, timesAsSlow, database }]) => [
            size,
            shown(ms),
            shown(timesAsSlow),
            database.operations,
            shown(database.readUnits),
            shown(database.bytes),
          ]),
        ),
      ].join('\n\n'),
  },
  crowd: {
    about: `200 customers read their lists by the whole path, from the client through a gateway to the tables and back: in our way, and in the old one
([what that is](outage.md#what-is-the-old-way-here)), which reads everyone and filters. Both stand before the same tables, on one machine with the clients,
in alternating rounds.`,
    tables: (result) =>
      [
        '**One request after another.**',
        figures(
          ['beside', '', 'answered', 'ms', 'processor, ms', 'read units', 'memory, MB'],
          bySize(result, (way) => [
            `${way.answered} of ${way.sent}`,
            spread(way.ms),
            shown(way.processorMs),
            shown(way.readUnits),
            shown(way.megabytes),
          ]),
        ),
        '**200 at once.**',
        figures(
          [
            'beside',
            '',
            'requests a second until the p99 passes 100 ms',
            'in the same moment: answered',
            'their p99, ms',
          ],
          bySize(result, (way) => [
            spread(way.heldPerSecond),
            `${shown(way.burst.answered)} of 200`,
            spread(way.burst.p99Ms),
          ]),
        ),
      ].join('\n\n'),
    picture: (result) =>
      linesPicture({
        title:
          'Milliseconds of one request for a customer’s list beside a thousand to a million items of others, ours and the old way',
        names: Object.keys(result).map((size) => size.replace(/ .*/, '')),
        namesTitle: 'items of others in the table',
        valuesTitle: 'one request, ms',
        isByTens: true,
        sides: sideValues(result, (way) => way.ms),
      }),
    after: `The rate is searched for with requests that are due at fixed times, whatever is answered (open loop): clients that wait for their answers would ask less of
whoever is slow, and so hide it. A rate is held when all of some 60 requests or more, in one to four seconds, are answered with 200, at most 200 of them at once, and
99 of 100 within 100 ms of when they were due; 0 where not one a second is. Processor is that of gateway, service and database together. Memory is the most there
was: ours of the whole stack with its database, the old way's of one of its two containers, which may have 512 MB.`,
  },
}
