import { readActivities } from '../../events/activity-batch.ts'
import { batchText } from '../../events/batch-text.ts'

const at = '2024-07-26T19:30:00Z'
const vote = `{"eventId":"e1","userId":"ada","occurredAt":"${at}","pollId":"p1","optionId":"o1","n":1.0}`
const own = '"time":"2024-07-26T19:29:58.900Z"'
const batch = (...activities: string[]) =>
  `{"source":"partner.stb","time":"${at}","detail-type":"ActivityBatch","detail":{"more":1e1,"activities":[${activities.join(' , ')}]}}`

const first = `{"detail-type":"PollVoted","detail":${vote},"source":"partner.other"}`
const second = `{ "detail" : ${vote} , ${own}, "detail-type":"Clapped" }`
const wrong = `{"detail-type":"PollVoted","time":7,"detail":${vote}}`
const text = batch(first, second, '7', '"text"', wrong)
const envelopes = readActivities(text).map(({ envelope }) => envelope)
const { alone, some } = batchText(text)

test('an activity alone is an event with what the batch said, and its own type, time and detail as they were sent', () => {
  expect(alone(0, envelopes[0])).toBe(
    `{"source":"partner.stb","time":"${at}","detail-type":"PollVoted","detail":${vote}}`,
  )
  // EventBridge keeps whole seconds.
  expect(alone(1, envelopes[1])).toBe(
    `{"source":"partner.stb","time":"2024-07-26T19:29:58.000Z","detail-type":"Clapped","detail":${vote}}`,
  )
})

test('a time that is none stays what it is', () => {
  expect(alone(4, envelopes[4])).toBe(
    `{"source":"partner.stb","time":7,"detail-type":"PollVoted","detail":${vote}}`,
  )
})

test('what is no activity has what the batch said alone, and so has one that is not there', () => {
  const common = `{"source":"partner.stb","time":"${at}"}`
  expect([2, 3, 5].map((index) => alone(index, undefined))).toEqual([common, common, common])
})

test('a batch with some of its activities has them as they were sent, and all else that it had', () => {
  const whole = JSON.parse(text)
  for (const indexes of [[0], [1, 3], [], [2, 0]]) {
    const less = some(indexes)
    const activities = indexes.map((index) => whole.detail.activities[index])
    expect(JSON.parse(less)).toEqual({ ...whole, detail: { ...whole.detail, activities } })
  }
  expect(some([1, 9])).toContain(`[${second}]`)
  expect(some([0, 2])).toContain(`[${first},7]`)
  expect(some([0])).toContain('"more":1e1')
})
