import { takeApart } from '../../../functions/award/apart.ts'
import { comingAgain } from '../../../functions/award/remainder.ts'
import { catalogueOf, votes } from '../support/catalogue.ts'
import { batchOf, voted } from '../support/events.ts'
import { startWorld, type World } from '../support/world.ts'

const world: World = startWorld(catalogueOf({ id: 'paris', keepsakes: [{ id: 'voter', earn: votes(1) }] }))
afterAll(() => world.stop())
beforeEach(() => world.reset())

const mark = '"pollId":'
/** A batch whose last activity, dora's, has text of ours. */
function batchWith(text: string) {
  const [record] = world.send(batchOf(voted({ userId: 'ana' }), voted({ userId: 'dora' })))
  if (!record) throw new TypeError('no record')
  const at = record.body.lastIndexOf(mark)
  return { ...record, body: record.body.slice(0, at) + text + record.body.slice(at) }
}

const deep = '['.repeat(20_000) + ']'.repeat(20_000)

test('a bad activity of a batch that is nested beyond reason rejects itself alone, and is kept as it is', async () => {
  const { failed, tally } = await world.environment().award([batchWith(`"optionId":7,"deep":${deep},`)])
  expect([failed, tally.rejected, tally.awarded]).toEqual([[], 1, 1])
  expect(world.rejected.map(({ record }) => record.body.includes(deep))).toEqual([true])
})

test('a right activity that is nested beyond reason is awarded, also when it comes twice and when its user failed first', async () => {
  const record = batchWith(`"deep":${deep},`)
  await world.environment().award([record], { failing: ['dora'] })
  const [left] = world.queue.values()
  if (!left) throw new TypeError('nothing came again')
  const { failed, tally } = await world.environment().award([left, { ...left, messageId: 'again' }])
  expect([failed, tally.awarded, tally.contradicting]).toEqual([[], 1, 0])
})

test('a field that is there twice is so in the text that is kept, and in what comes again of a batch', () => {
  const record = batchWith('"pollId":"other",')
  const read = takeApart([record])
  const bad = read.filter(({ parsed }) => !parsed.accepted)
  expect(bad.map(({ body }) => body.split(mark).length - 1)).toEqual([2])
  const [again] = comingAgain(read, new Map(bad.map((part) => [part, 'failed'])))
  const [remainder] = again?.remainders ?? []
  const [left, ...others] = takeApart([{ messageId: 'again', body: remainder?.body ?? '' }])
  expect(others).toEqual([])
  expect(left?.parsed).toEqual(bad[0]?.parsed)
})

test('one event, thousands of times in a batch, is awarded once, and contradicts itself nowhere', async () => {
  const one = voted({ userId: 'ana' })
  const records = world.send(batchOf(...Array.from({ length: 4_000 }, () => one)))
  const { tally } = await world.environment().award(records)
  expect([tally.received, tally.contradicting, tally.awarded]).toEqual([4_000, 0, 1])
})
