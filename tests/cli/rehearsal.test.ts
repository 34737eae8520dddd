import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { Simulation, simulatedAwards } from '../../awarding/rehearsing/simulation.ts'
import { Rehearsal } from '../../cli/rehearsal.ts'
import { TemporaryFolder } from '../../cli/spill/temporary-files.ts'
import type { Activity } from '../../events/activity.ts'
import { activityOf, stream } from '../awarding/support/activities.ts'
import { campaign, campaignOf, catalogueOf } from '../awarding/support/campaigns.ts'
import { limited } from '../awarding/support/limited.ts'
import { runs } from '../support/runs.ts'

type Catalogue = ConstructorParameters<typeof Rehearsal>[0]

async function rehearse(catalogue: Catalogue, activities: readonly Activity[], mostInMemory: number) {
  const rehearsal = new Rehearsal(catalogue, mostInMemory)
  try {
    for (const activity of activities) rehearsal.add(activity)
    const awards = []
    for await (const outcome of rehearsal.outcomes()) awards.push(...simulatedAwards(outcome))
    return { awards, ignored: rehearsal.ignored }
  } finally {
    rehearsal[Symbol.dispose]()
  }
}

function simulate(catalogue: Catalogue, activities: readonly Activity[]) {
  const simulation = new Simulation(catalogue)
  for (const activity of activities) simulation.add(activity)
  return { awards: simulation.awards(), ignored: simulation.ignored }
}

describe('a rehearsal with next to no memory', () => {
  test('comes to the same as a simulation in memory', async () => {
    await fc.assert(
      fc.asyncProperty(campaign, stream, fc.integer({ min: 1, max: 9 }), async (of, activities, most) => {
        const catalogue = catalogueOf(of)
        expect(await rehearse(catalogue, activities, most)).toEqual(simulate(catalogue, activities))
      }),
      { numRuns: runs(30) },
    )
  })

  test('shares out limited keepsakes as a simulation in memory does', async () => {
    await fc.assert(
      fc.asyncProperty(limited, fc.integer({ min: 1, max: 9 }), async ({ chosen, activities }, most) => {
        const catalogue = catalogueOf(chosen)
        expect(await rehearse(catalogue, activities, most)).toEqual(simulate(catalogue, activities))
      }),
      { numRuns: runs(20) },
    )
  })

  test('comes to the same from more files than are read side by side', async () => {
    const catalogue = catalogueOf(
      campaignOf({ earn: { ten: { count: { activity: 'PollVoted', target: 10 } } }, supply: { ten: 5 } }),
    )
    const activities = Array.from({ length: 500 }, (_, index) =>
      activityOf({
        type: 'PollVoted',
        at: Date.parse('2024-03-10T12:00:00Z') + ((index * 7919) % 500) * 1000,
        detail: { eventId: `e${index}`, userId: `user-${index % 40}` },
      }),
    )
    const { awards } = await rehearse(catalogue, activities, 2)
    expect(awards).toHaveLength(5)
    expect(awards).toEqual(simulate(catalogue, activities).awards)
  })

  test('tells again what it has told, and takes more activities in between', async () => {
    const catalogue = catalogueOf(
      campaignOf({ earn: { one: { count: { activity: 'PollVoted', target: 1 } } }, supply: { one: 1 } }),
    )
    const vote = (userId: string, at: string) => activityOf({ type: 'PollVoted', at, detail: { userId } })
    const rehearsal = new Rehearsal(catalogue, 1)
    const winners = async () => {
      const found: string[] = []
      for await (const { userId, awards } of rehearsal.outcomes()) if (awards.length > 0) found.push(userId)
      return found
    }
    rehearsal.add(vote('late', '2024-03-10T13:00:00Z'))
    expect(await winners()).toEqual(['late'])
    expect(await winners()).toEqual(['late'])
    rehearsal.add(vote('early', '2024-03-10T12:00:00Z'))
    expect(await winners()).toEqual(['early'])
    rehearsal[Symbol.dispose]()
  })
})

test('a temporary folder is removed with all that is in it, and nobody else can read it', () => {
  const listeners = process.listenerCount('SIGINT')
  const folder = new TemporaryFolder()
  const { path } = folder
  writeFileSync(join(path, 'run-1'), 'line')
  expect(statSync(path).mode & 0o077).toBe(0)
  folder[Symbol.dispose]()
  expect(existsSync(path)).toBe(false)
  expect(process.listenerCount('SIGINT')).toBe(listeners)
})
