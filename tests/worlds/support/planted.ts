import { PutEventsCommand } from '@aws-sdk/client-eventbridge'
import type { OutgoingEvent } from '../../../events/publish.ts'
import { Frontier } from '../../../store/edition-frontier.ts'
import type { Store, UserStore } from '../../../store/open.ts'
import { TABLES } from '../../store/support/table-names.ts'
import type { Typed } from '../../store/support/typed.ts'
import type { Planted } from '../running/world.ts'
import { clients } from '../services/clients.ts'

/** A store whose users are altered. */
const withUsers = (store: Store, alter: (user: UserStore) => Partial<UserStore>): Store => ({
  forUser: (userId) => {
    const user = store.forUser(userId)
    return { ...user, ...alter(user) }
  },
})

/** Faults that whoever changes the code might make, by what they do. */
export const FAULTS: Readonly<Record<string, Planted>> = {
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

/** While it runs, each store takes the number after any taken one for taken, too. */
export async function withFullBuckets<T>(act: () => Promise<T>): Promise<T> {
  const { learn } = Frontier.prototype
  Frontier.prototype.learn = function (taken) {
    learn.call(this, [...taken, ...taken.map(({ number }) => ({ number: number + 1, openBelow: 0 }))])
  }
  try {
    return await act()
  } finally {
    Frontier.prototype.learn = learn
  }
}
