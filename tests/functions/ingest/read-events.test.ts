import { readEvents } from '../../../functions/ingest/read-events.ts'
import { problems } from '../../../schemas/problem-details.ts'
import { CLOUD_EVENT, CLOUD_EVENT_BATCH, cloudVote, JSON_TYPE, ownVote, send } from './support.ts'

const typed = (type: string) => ({ 'content-type': type })
const TOO_MANY = Array.from({ length: 101 }, () => ownVote())

test.each<[what: string, headers: Record<string, string>, body: unknown, problem: keyof typeof problems]>([
  ['no type', {}, ownVote(), 'unsupportedMediaType'],
  ['a form', typed('application/x-www-form-urlencoded'), 'a=b', 'unsupportedMediaType'],
  ['text', typed('text/plain'), ownVote(), 'unsupportedMediaType'],
  ['JSON of another type', typed('application/vnd.acme+json'), ownVote(), 'unsupportedMediaType'],
  [
    'CloudEvents in another format',
    typed('application/cloudevents+avro'),
    cloudVote(),
    'unsupportedMediaType',
  ],
  [
    'CloudEvents in another format with the header of binary mode',
    { ...typed('application/cloudevents+xml'), 'ce-specversion': '1.0' },
    '<event/>',
    'unsupportedMediaType',
  ],
  [
    'what binary mode does not carry here',
    { ...typed('text/xml'), 'ce-specversion': '1.0', 'ce-id': '1', 'ce-type': 'PollVoted', 'ce-source': '/' },
    '<vote/>',
    'unsupportedMediaType',
  ],
  ...['utf-16', 'utf-7', 'latin1', 'iso-8859-1', 'utf-80', 'x'].map(
    (charset): [string, Record<string, string>, unknown, 'unsupportedMediaType'] => [
      `the charset ${charset}`,
      typed(`application/json; charset=${charset}`),
      ownVote(),
      'unsupportedMediaType',
    ],
  ),
  ['a compressed body', { ...JSON_TYPE, 'content-encoding': 'gzip' }, 'x', 'unsupportedMediaType'],
  ['nothing', JSON_TYPE, '', 'invalidBody'],
  ['what is not JSON', JSON_TYPE, '{ "detail": ', 'invalidBody'],
  ['JSON lines', JSON_TYPE, `${JSON.stringify(ownVote())}\n${JSON.stringify(ownVote())}`, 'invalidBody'],
  ['what is not UTF-8', JSON_TYPE, Buffer.from([0x22, 0xff, 0x22]), 'invalidBody'],
  ['an empty batch', JSON_TYPE, [], 'invalidBody'],
  ['a batch as one CloudEvent', CLOUD_EVENT, [cloudVote()], 'invalidBody'],
  ['one CloudEvent as a batch', CLOUD_EVENT_BATCH, cloudVote(), 'invalidBody'],
  ['101 events', JSON_TYPE, TOO_MANY, 'tooLarge'],
  ['101 CloudEvents', CLOUD_EVENT_BATCH, TOO_MANY, 'tooLarge'],
  ['more than 1 MiB', JSON_TYPE, ' '.repeat(1024 * 1024 + 1), 'tooLarge'],
])('a request with %s is not taken', async (_, headers, body, problem) => {
  const { type, status } = problems[problem]()
  await expect(send(body, { headers })).rejects.toMatchObject({
    problem: { type, status, detail: expect.any(String) },
  })
})

test('a request that is nested beyond reason beside a long number is told so, and not that it is no JSON', async () => {
  const deep = `[9007199254740993, ${'['.repeat(50_000)}${']'.repeat(50_000)}]`
  await expect(send(deep)).rejects.toMatchObject({
    problem: { type: problems.invalidBody().type, detail: 'It is nested beyond reason' },
  })
})

test.each([
  'application/json',
  'Application/JSON',
  'application/json;charset=UTF-8',
  'application/json; x=y; charset="utf-8"',
  'application/json; charset=utf8',
  'application/json; charset=UTF8',
  "application/json; charset='utf-8'",
  'application/json; charset=utf_8',
  'application/json; charset = utf-8',
  'application/json; charset=unicode-1-1-utf-8',
  'application/json; charset=us-ascii',
  'application/json; charset=ascii',
])('a request of the type %s is taken', async (type) => {
  expect(await send(ownVote(), { headers: typed(type) })).toMatchObject({ status: 202 })
})

test('a request may have a byte order mark, 100 events and 1 MiB', async () => {
  const events = JSON.stringify(TOO_MANY.slice(1))
  const text = `\ufeff${events}`
  const padded = text + ' '.repeat(1024 * 1024 - Buffer.byteLength(text))
  expect(Buffer.byteLength(padded)).toBe(1024 * 1024)
  expect(await send(padded)).toMatchObject({ status: 202, answer: { accepted: 100 } })
})

test('a batch of CloudEvents may have none, and all of it is accepted', async () => {
  expect(await send([], { headers: CLOUD_EVENT_BATCH })).toEqual({
    status: 202,
    answer: { accepted: 0, rejected: 0, failed: 0, results: [] },
    published: [],
    spans: [],
  })
})

test('all that is wrong with how a request is sent is told at once', async () => {
  const headers = { 'content-type': 'text/plain; charset=latin1', 'content-encoding': 'gzip' }
  await expect(send('x', { headers })).rejects.toMatchObject({
    problem: {
      detail:
        'Send application/json, application/cloudevents+json or application/cloudevents-batch+json; JSON is sent in UTF-8, not in latin1; Send it without a Content-Encoding',
    },
  })
})

test('a field that is there twice rejects its event alone, under the path that it was sent with', async () => {
  const ownOf = (text: string) =>
    readEvents({ headers: JSON_TYPE, body: () => Buffer.from(text) }).map(({ mistakes }) => mistakes)
  const message = 'is there twice: write each field once'
  const one = '{ "detail-type": "PollVoted", "detail": { "userId": "a", "userId": "b" } }'
  expect(ownOf(`[{}, ${one}]`)).toEqual([[], [{ path: 'detail.userId', message }]])
  expect(ownOf(one)).toEqual([[{ path: 'detail.userId', message }]])
})
