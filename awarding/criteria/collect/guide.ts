import { defineGuide } from '../kind.ts'

interface Collect {
  readonly keepsakes: 'all' | readonly string[]
  readonly atLeast?: number
}

export const guide = defineGuide({
  description: 'Other keepsakes of the campaign.',
  keys: {
    keepsakes: 'Their ids, or all for every other one.',
    atLeast: 'How many of them are enough; left out, all of them are needed.',
  },
  /** It can be met when enough of the keepsakes can be earned that it collects. */
  lookAt: ({ keepsakes, atLeast }: Collect, { others }) => {
    const wanted = new Set(keepsakes === 'all' ? others : keepsakes)
    const target = atLeast ?? wanted.size
    const twice =
      keepsakes === 'all'
        ? []
        : [...keepsakes.keys()].filter((at) => keepsakes.indexOf(keepsakes[at] ?? '') < at)
    return {
      mistakes: twice.map((at) => ({
        path: ['keepsakes', at],
        message: 'is written twice, and counts once: leave it out',
      })),
      canBeMet: (attainable) => wanted.intersection(attainable).size >= target,
      collections: [{ path: ['keepsakes'], wanted, target }],
    }
  },
})
