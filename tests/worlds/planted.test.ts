import { PutEventsCommand } from '@aws-sdk/client-eventbridge'
import type { OutgoingEvent } from '../../events/publish.ts'
import { Frontier } from '../../store/edition-frontier.ts'
import type { Store, UserStore } from '../../store/open.ts'
import { TABLES } from '../store/support/table-names.ts'
import type { Typed } from '../store/support/typed.ts'
import { Wrong } from './running/facts.ts'
import type { Played } from './running/play.ts'
import { playSeed } from './running/report.ts'
import type { Planted } from './running/world.ts'
import { clients } from './services/clients.ts'
import { withSimulatedGlobals } from './simulator/globals.ts'

/** A store whose users are altered. */
const withUsers = (store: Store, alter: (user: UserStore) => Partial<UserStore>): Store => ({
  forUser: (userId) => {
    const user = store.forUser(userId)
    return { ...user, ...alter(user) }
  },
})

/** Faults that whoever changes the code might make, by what they do. */
const FAULTS: Readonly<Record<string, Planted>> = {
  'commits before it puts': {
    store: (store) =>
      withUsers(store, (user) => {
        const put: (() => Promise<unknown>)[] = []
        return {
          putKeepsake: async (keepsake) => {
            put.push(() => user.putKeepsake(keepsake))
            return { put: true }
          },
          commitProgress: async (...given) => {
            const committed = await user.commitProgress(...given)
            for (const one of put.splice(0)) await one()
            return committed
          },
        }
      }),
  },
  'announces after it has committed': {
    ports: (ports) => {
      const told: OutgoingEvent[] = []
      return {
        ...ports,
        announce: async (events) => void told.push(...events),
        store: withUsers(ports.store, (user) => ({
          commitProgress: async (...given) => {
            const committed = await user.commitProgress(...given)
            await ports.announce(told.splice(0))
            return committed
          },
        })),
      }
    },
  },
  'drops the condition on the version': {
    asked(command, input) {
      if (command !== 'UpdateItem' || input.TableName !== TABLES.progress || isMarker(input)) return input
      const { ConditionExpression: _, ...rest } = input
      const { ':version': __, ':readErasedAt': ___, ...values } = input.ExpressionAttributeValues as Typed
      return { ...rest, ExpressionAttributeValues: values }
    },
  },
  'ignores that the bus took a part only': {
    ports: (ports) => ({
      ...ports,
      async announce(events) {
        const Entries = events.map(({ source, detailType, detail }) => ({
          EventBusName: 'bus',
          ...{ Source: source, DetailType: detailType, Detail: detail },
        }))
        await clients.bus.send(new PutEventsCommand({ Entries }))
      },
    }),
  },
  'acknowledges what has failed': { failed: () => [] },
  'forgets the marker of an erasure': {
    asked: (command, input) => (command === 'UpdateItem' && isMarker(input) ? undefined : input),
  },
  'says that it is sold out without looking at the claim': {
    store: (store) =>
      withUsers(store, (user) => ({
        async claimEdition(claim) {
          const claimed = await user.claimEdition(claim)
          return claimed === 'sold-out' || claimed.number < claim.of ? claimed : 'sold-out'
        },
      })),
  },
}

const isMarker = ({ Key }: Record<string, unknown>) => (Key as Typed).campaignId?.S === '#erased'

/** Plays worlds from a seed on until one goes wrong. */
async function firstWrong(planted: Planted, { from, most }: { from: number; most: number }) {
  for (let seed = from; seed < from + most; seed++) {
    const played = await playSeed(seed, { planted })
    if (!played.right) return { seed, played: played as Played & { right: false } }
  }
  return undefined
}

describe('a fault that is planted into the code', () => {
  test.each(Object.entries(FAULTS))('is found in few worlds where it %s', async (_, planted) => {
    await withSimulatedGlobals(async () => {
      const found = await firstWrong(planted, { from: 1, most: 200 })
      console.log(_, found?.seed, (found?.played.error as Error)?.message)
      expect(found?.played.error).toBeInstanceOf(Wrong)
    })
  })

  test('is found where a bucket is remembered as full that is not', async () => {
    const learn = Frontier.prototype.learn
    Frontier.prototype.learn = function (taken) {
      learn.call(this, [...taken, ...taken.map(({ number }) => ({ number: number + 1, openBelow: 0 }))])
    }
    try {
      await withSimulatedGlobals(async () => {
        const found = await firstWrong({}, { from: 1, most: 200 })
        console.log('frontier', found?.seed, (found?.played.error as Error)?.message)
        expect(found?.played.error).toBeInstanceOf(Wrong)
      })
    } finally {
      Frontier.prototype.learn = learn
    }
  })
})
