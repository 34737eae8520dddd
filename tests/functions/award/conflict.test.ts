import { jest } from '@jest/globals'
import { awardBatchOf, heldBy } from '../support/award.ts'
import { answers, catalogueOf, votes } from '../support/catalogue.ts'
import type { Gate } from '../support/effects.ts'
import { answered, viewed, voted } from '../support/events.ts'
import { expectSound } from '../support/outcome.ts'
import { type AwardOptions, type Sent, startWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld(catalogueOf())
})
afterAll(() => world.stop())
beforeEach(() => world.reset())

const award = (bodies: readonly Sent[], options?: AwardOptions) => awardBatchOf(world, bodies, options)
const idsOf = (userId: string) => heldBy(world, userId)
const poll = { id: 'poll', keepsakes: [{ id: 'voter', earn: votes(1) }] }

describe('progress that another invocation changed in the meantime', () => {
  /** Has somebody else award another answer of the user just before each of the first commits. */
  function overtaking(userId: string, times: number): { gate: Gate } {
    const other = world.environment()
    let left = times
    const gate: Gate = async (name, effect) => {
      if (name === 'UpdateItem progress' && left-- > 0) {
        await other.award(world.send(viewed({ userId, minutes: 1, at: `2024-07-26T${10 + left}:00:00Z` })))
      }
      return effect()
    }
    return { gate }
  }
  const watching = {
    id: 'tv',
    keepsakes: [
      { id: 'hour', earn: { watch: { minutes: 60 } } },
      { id: 'ace', earn: answers(1) },
    ],
  }

  test('is read again, consistently, and decided on again', async () => {
    world.catalogue = catalogueOf(watching)
    const { failed, tally, calls } = await award([answered({ userId: 'mia' })], overtaking('mia', 1))
    expect(failed).toEqual([])
    expect(tally).toMatchObject({ conflicts: 1, awarded: 1 })
    expect(calls.filter((call) => call === 'Query progress')).toHaveLength(2)
    const reads = world.units.filter(
      ({ operation, table }) => operation === 'Query' && table.endsWith('progress'),
    )
    // Two eventually consistent reads, the other invocation's among them, and then a consistent one.
    expect(reads.map(({ read }) => read)).toEqual([0.5, 0.5, 1])
  })

  test('fails the user’s records alone when it keeps changing, after a few attempts', async () => {
    world.catalogue = catalogueOf(watching)
    const waits: number[] = []
    const { records, failed, calls } = await award(
      [answered({ userId: 'nora' }), answered({ userId: 'olaf' })],
      {
        ...overtaking('nora', 11),
        wait: async (milliseconds) => void waits.push(milliseconds),
        report: (_message, { error }) => world.reports.push(error),
      },
    )
    expect(failed).toEqual([records[0]?.messageId])
    expect(calls.filter((call) => call === 'UpdateItem progress').length).toBeGreaterThanOrEqual(11)
    expect(world.reports).toMatchObject([{ name: 'ConflictError', message: expect.stringContaining('tv') }])
    expect(waits).toHaveLength(9)
    expect(await idsOf('olaf')).toEqual(['ace'])
    await world.drain()
    expect(await idsOf('nora')).toEqual(['ace'])
    await expectSound(world, ['nora', 'olaf'])
  })

  test('does not make an award be put or announced again by the invocation that has done so', async () => {
    world.catalogue = catalogueOf(watching)
    const { tally, calls } = await award([answered({ userId: 'rosa' })], overtaking('rosa', 6))
    expect(tally).toMatchObject({ conflicts: 6, awarded: 1, failed: 0 })
    expect(calls.filter((call) => call === 'PutItem keepsakes')).toHaveLength(1)
    expect(world.announced).toHaveLength(1)
    await expectSound(world, ['rosa'])
  })

  test('is not tried again when little of the invocation’s time remains', async () => {
    world.catalogue = catalogueOf(watching)
    const waits: number[] = []
    const { records, failed, calls } = await award([answered({ userId: 'pia' })], {
      ...overtaking('pia', 1),
      hasTimeFor: (milliseconds) => milliseconds < 1_800,
      wait: async (milliseconds) => void waits.push(milliseconds),
    })
    expect(failed).toEqual([records[0]?.messageId])
    expect({ waits, reads: calls.filter((call) => call === 'Query progress').length }).toEqual({
      waits: [],
      reads: 1,
    })
    await world.drain()
    expect(await idsOf('pia')).toEqual(['ace'])
  })

  test('is tried again while two seconds of it remain, and waited for at random so that those who met part', async () => {
    world.catalogue = catalogueOf(watching)
    const drawn = jest.spyOn(Math, 'random')
    const waitsOf = async (userId: string, random: number) => {
      drawn.mockReturnValue(random)
      const waits: number[] = []
      await award([answered({ userId })], {
        ...overtaking(userId, 7),
        hasTimeFor: (milliseconds) => milliseconds <= 1_800,
        wait: async (milliseconds) => void waits.push(milliseconds),
      })
      return waits
    }
    try {
      expect(await waitsOf('sue', 0.5)).toEqual([20, 40, 80, 160, 250, 250, 250])
      expect(await waitsOf('tom', 0)).toEqual(Array(7).fill(0))
    } finally {
      drawn.mockRestore()
    }
  })

  test('in one campaign leaves what was committed in another alone', async () => {
    world.catalogue = catalogueOf(watching, poll)
    const { calls, tally } = await award(
      [answered({ userId: 'quinn' }), voted({ userId: 'quinn' })],
      overtaking('quinn', 1),
    )
    expect(tally).toMatchObject({ conflicts: 1, awarded: 2, failed: 0 })
    expect(calls.filter((call) => call.endsWith(' progress'))).toEqual([
      'Query progress',
      'Query progress',
      'UpdateItem progress',
      'UpdateItem progress',
      'Query progress',
      'UpdateItem progress',
    ])
  })
})
