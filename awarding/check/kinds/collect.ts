import type { Outlook, OutlookContext } from '../outlook.ts'

interface Collect {
  readonly keepsakes: 'all' | readonly string[]
  readonly atLeast?: number
}

/** Met as far as the keepsakes can be earned that it builds on. */
export function lookAtCollect(
  { keepsakes, atLeast }: Collect,
  { others }: Pick<OutlookContext, 'others'>,
): Outlook {
  const wanted = new Set(keepsakes === 'all' ? others : keepsakes)
  const target = atLeast ?? wanted.size
  const twice =
    keepsakes === 'all'
      ? []
      : [...keepsakes.keys()].filter((at) => keepsakes.indexOf(keepsakes[at] ?? '') < at)
  return {
    findings: twice.map((at) => ({
      path: ['keepsakes', at],
      message: 'is written twice, and counts once: leave it out',
      fatal: false,
    })),
    canBeMet: (attainable) => wanted.intersection(attainable).size >= target,
    collections: [{ path: ['keepsakes'], wanted, target }],
  }
}
