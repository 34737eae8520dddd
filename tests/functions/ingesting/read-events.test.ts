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
  ['another charset', typed('application/json; charset=utf-16'), ownVote(), 'unsupportedMediaType'],
  ['a compressed body', { ...JSON_TYPE, 'content-encoding': 'gzip' }, 'x', 'unsupportedMediaType'],
  ['nothing', JSON_TYPE, '', 'invalidBody'],
  ['what is not JSON', JSON_TYPE, '{ "detail": ', 'invalidBody'],
  ['JSON lines', JSON_TYPE, `${JSON.stringify(ownVote())}\n${JSON.stringify(ownVote())}`, 'invalidBody'],
  ['what is not UTF-8', JSON_TYPE, Buffer.from([0x22, 0xff, 0x22]), 'invalidBody'],
  ['an empty batch', JSON_TYPE, [], 'invalidBody'],
  ['an empty batch of CloudEvents', CLOUD_EVENT_BATCH, [], 'invalidBody'],
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

test.each([
  'application/json',
  'Application/JSON',
  'application/json;charset=UTF-8',
  'application/json; x=y; charset="utf-8"',
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
