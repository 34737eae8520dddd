import { PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import db, { type LevelIterator } from 'dynalite/db/index.js'
import { until } from '../../stack/support/until.ts'
import { clientsOf, openAws } from './open.ts'

/** Each iterator that the store of the next `openAws` makes, with whether it is still open. */
function watchIterators(): { isOpen: boolean }[] {
  const made: { isOpen: boolean }[] = []
  const watched = (iterator: LevelIterator) => {
    const state = { isOpen: true }
    made.push(state)
    const close = iterator.close.bind(iterator)
    iterator.close = async () => {
      await close()
      state.isOpen = false
    }
    return iterator
  }
  const create = db.create
  db.create = (options) => {
    db.create = create
    const store = create(options)
    const { keys, values } = store.db
    store.db.keys = (range) => watched(keys.call(store.db, range))
    store.db.values = (range) => watched(values.call(store.db, range))
    return store
  }
  return made
}

test('a query leaves nothing open in the store: it would hold all that was there, for ever', async () => {
  const made = watchIterators()
  const aws = await openAws()
  const { dynamo, close } = clientsOf(aws.url)
  try {
    for (let index = 0; index < 40; index++) {
      const Item = { userId: { S: 'u' }, thing: { S: `t${index}` }, at: { S: `2024-${index}` } }
      await dynamo.send(new PutItemCommand({ TableName: 'things', Item }))
    }
    const ofUser = {
      TableName: 'things',
      KeyConditionExpression: 'userId = :u',
      ExpressionAttributeValues: { ':u': { S: 'u' } },
    }
    const asked = [{}, { Limit: 2 }, { IndexName: 'byTime', Limit: 2 }]
    for (const each of asked) await dynamo.send(new QueryCommand({ ...ofUser, ...each }))
    expect(made.length).toBeGreaterThanOrEqual(asked.length)
    await until(
      'the iterators to be closed',
      () => made.filter(({ isOpen }) => isOpen).length,
      (open) => open === 0,
    )
  } finally {
    close()
    await aws.stop()
  }
})
