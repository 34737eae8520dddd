import { readActivities } from '../../events/activity-batch.ts'
import {
  IMPOSSIBLE_TIME,
  NOT_JSON,
  OF_MESSAGE,
  reasonCodeOf,
  TOO_DEEP,
  TOO_LARGE,
  UNKNOWN_TYPE,
} from '../../events/reason-code.ts'

const notJson = { path: '', message: NOT_JSON }
const tooDeep = { path: '', message: `${TOO_DEEP}, so` }
const tooLarge = { path: 'detail', message: `${TOO_LARGE} 9 bytes of JSON` }
const unknownType = { path: 'detail-type', message: `${UNKNOWN_TYPE} A, B` }
const time = { path: 'detail.to', message: `${IMPOSSIBLE_TIME}: later` }
const ofMessage = { path: '', message: `${OF_MESSAGE} a has no text` }
const field = { path: 'detail.userId', message: 'is missing' }

test.each([
  ['not-json', [notJson]],
  ['not-json', [tooDeep]],
  ['not-json', [field, tooLarge, unknownType, time, ofMessage, notJson]],
  ['too-large', [tooLarge]],
  ['too-large', [{ ...tooLarge, path: 'data' }]],
  ['too-large', [field, unknownType, time, ofMessage, tooLarge]],
  ['unknown-type', [unknownType]],
  ['unknown-type', [{ ...unknownType, path: 'type' }]],
  ['unknown-type', [{ ...unknownType, path: 'ce-type' }]],
  ['unknown-type', [field, time, ofMessage, unknownType]],
  ['schema', [field]],
  ['schema', [time, ofMessage, field]],
  ['time', [time]],
  ['time', [ofMessage, time]],
  ['other', [ofMessage]],
  // Each of these only looks like another.
  ['schema', [{ ...notJson, path: 'detail' }]],
  ['schema', [{ path: '', message: `it ${NOT_JSON}` }]],
  ['schema', [{ path: '', message: 'must be an EventBridge envelope' }]],
  ['schema', [{ ...tooLarge, path: 'detail.pad' }]],
  ['schema', [{ ...tooLarge, path: 'my-detail' }]],
  ['schema', [{ path: 'detail', message: `${TOO_LARGE} 9 of them` }]],
  ['schema', [{ path: 'detail', message: 'has 9 bytes of JSON' }]],
  ['schema', [{ ...unknownType, path: 'types' }]],
  ['schema', [{ ...unknownType, path: 'ce-detail-type' }]],
  ['schema', [{ path: 'type', message: 'is missing' }]],
  ['schema', [{ path: 'time', message: `it ${IMPOSSIBLE_TIME}` }]],
  ['schema', [{ ...ofMessage, path: 'detail' }]],
  ['schema', [{ path: '', message: `of ${OF_MESSAGE}` }]],
])('counts as %s: %j', (code, mistakes) => {
  expect(reasonCodeOf(mistakes)).toBe(code)
})

test.each([
  ['not-json', '{'],
  ['not-json', '['.repeat(200_000)],
  ['too-large', JSON.stringify({ detail: { pad: 'x'.repeat(300_000) } })],
  ['unknown-type', JSON.stringify({ 'detail-type': 'Clapped' })],
  ['schema', JSON.stringify({ 'detail-type': 'PollVoted' })],
])('what is rejected when it is read counts as %s', (code, text) => {
  const [read] = readActivities(text)
  expect(read?.parsed.accepted === false && reasonCodeOf(read.parsed.rejection.mistakes)).toBe(code)
})

test('the beginnings of messages are those that partners have been told', () => {
  expect([NOT_JSON, TOO_DEEP, IMPOSSIBLE_TIME, OF_MESSAGE, TOO_LARGE, UNKNOWN_TYPE]).toEqual([
    'is not JSON',
    'is nested beyond reason',
    'is an impossible time',
    'the message attribute',
    'must be at most',
    'must be one of',
  ])
})
