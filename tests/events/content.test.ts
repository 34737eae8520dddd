import { contentOf } from '../../events/content.ts'
import type { Json, JsonObject } from '../../json/json.ts'

const of = (type: string, detail: JsonObject) => contentOf({ type, detail })

test('two sendings of one event have one content, whatever the order of their fields and their trace', () => {
  const content = of('PollVoted', { pollId: 'p', n: { a: 1, b: [2] }, traceparent: '00-a' })
  expect(of('PollVoted', { n: { b: [2], a: 1 }, pollId: 'p', traceparent: '00-b' })).toBe(content)
  expect(of('PollVoted', { pollId: 'p', n: { a: 1, b: [2] } })).toBe(content)
})

test('another type, another field or another value is another content', () => {
  const all = [
    of('PollVoted', { a: 1 }),
    of('TriviaAnswered', { a: 1 }),
    of('PollVoted', { a: 2 }),
    of('PollVoted', { a: 1, b: 1 }),
    of('PollVoted', {}),
  ]
  expect(new Set(all).size).toBe(all.length)
})

test('what is nested beyond reason has a content too', () => {
  let deep: Json = 1
  for (let depth = 0; depth < 100_000; depth++) deep = [deep]
  expect(of('PollVoted', { deep })).toBe('nested beyond reason')
})

test('an error of another kind is not hidden', () => {
  const option = {
    get id(): never {
      throw new TypeError('no content')
    },
  }
  expect(() => of('PollVoted', { option })).toThrow(TypeError)
})
