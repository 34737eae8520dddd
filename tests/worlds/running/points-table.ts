import type { CrashPoint, CrashPoints } from '../simulator/points.ts'

/** Erasing at once and finishing it later do the same. */
const ERASING = [
  ...[
    'Query marker',
    'UpdateItem marker',
    'Query all progress',
    'DeleteItem progress',
    'Query keepsakes',
    'DeleteItem keepsakes',
  ],
  ...[
    'Query all claims',
    'DeleteItem claim',
    'Query connections',
    'DeleteConnection',
    'DeleteItem connections',
  ],
]

/**
 * Every call of a service that the functions of the worlds make, by function. A call that is made and not listed, or listed and
 * not made, is an error: so the list says where a function may be cut off, and worlds show that it was, before and after.
 */
export const POINTS: Readonly<Record<string, readonly string[]>> = {
  award: [
    'GetObject pointer',
    'GetObject snapshot',
    'SendMessageBatch rejection',
    'SendMessageBatch activity',
    'Query progress',
    'GetItem sold-out mark',
    'Query bucket',
    'PutItem claim',
    'GetItem claim',
    'UpdateItem claim',
    'PutItem number',
    'GetItem number',
    'PutItem sold-out mark',
    'PutItem keepsakes',
    'UpdateItem keepsakes',
    'PutEvents',
    'UpdateItem progress',
    'delete of activity',
  ],
  erase: ['SendMessage erasure', ...ERASING],
  finish: [...ERASING, 'delete of erasure'],
  export: ['Query keepsakes', 'Query all progress', 'Query all claims', 'Query connections'],
  connection: ['Query connections', 'PutItem connections'],
  push: [
    'Query connections',
    'GetItem keepsakes',
    'PostToConnection',
    'DeleteItem connections',
    'delete of live-push',
  ],
  plan: [
    'raw text',
    'raw put',
    'GetObject pointer',
    'GetObject snapshot',
    'analytics put',
    'SendMessageBatch tidy',
    'analytics list',
    'delete of export-manifest',
  ],
  tidy: [
    'raw text',
    'raw list',
    'raw stream',
    'raw put',
    'GetObject snapshot',
    'analytics put',
    'PutEvents',
    'delete of tidy',
  ],
}

const ALL = Object.entries(POINTS).flatMap(([kind, calls]) => calls.map((call) => `${kind}: ${call}`))

/** Calls that are made and not listed. */
export const unlistedOf = (points: CrashPoints): string[] =>
  points.entries().flatMap(([place]) => (ALL.includes(place) ? [] : [place]))

/**
 * Calls that are made and not listed; after a long run, the places as well where no function was cut off, be it before the
 * effect or after it.
 */
export function missedIn(points: CrashPoints, { isLong }: { isLong: boolean }): string[] {
  const unhit = ALL.flatMap((place) => {
    const { before, after } = points.at(place)
    return [...(before === 0 ? [`before ${place}`] : []), ...(after === 0 ? [`after ${place}`] : [])]
  })
  return [...(isLong ? unhit : []), ...unlistedOf(points).map((place) => `${place}, which is not listed`)]
}

/** The table of crash points. */
export function pointsTable(points: CrashPoints): string {
  const rows = [...ALL, ...unlistedOf(points)].map((place) => rowOf(place, points.at(place)))
  return [
    'The functions were cut off at these places, before the call had its effect and after it:',
    rowOf('', undefined),
    ...rows,
  ].join('\n')
}

function rowOf(place: string, point: CrashPoint | undefined): string {
  const cells = point
    ? [point.calls, point.before, point.after].map((n) => n.toLocaleString('en'))
    : ['calls', 'before', 'after']
  return place.padEnd(40) + cells.map((cell) => cell.padStart(12)).join('')
}
