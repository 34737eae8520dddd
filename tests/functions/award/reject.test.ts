import { createHash, randomBytes } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import type { RejectedRecord } from '../../../functions/award/ports.ts'
import { rejectedMessage, rejectRecords } from '../../../functions/award/reject.ts'
import { HOSTILE } from '../support/hostile.ts'

describe('the message of the rejected-activity queue', () => {
  const MISTAKES = [
    { path: 'detail.userId', message: 'must be a string' },
    { path: 'detail.occurredAt', message: 'is missing' },
  ]
  const rejection = (body: string): RejectedRecord => ({
    record: { messageId: 'message-1', body },
    path: 'detail.userId',
    reason: 'detail.userId: must be a string; detail.occurredAt: is missing',
    mistakes: MISTAKES,
    partnerId: 'quiz-show',
  })

  test.each([...Object.values(HOSTILE), '{"half', '\u0000\u001f\u2028'])(
    'has the body as it came: %j',
    (body) => {
      expect(JSON.parse(rejectedMessage(rejection(body)))).toEqual({
        reason: 'detail.userId: must be a string; detail.occurredAt: is missing',
        path: 'detail.userId',
        mistakes: MISTAKES,
        partnerId: 'quiz-show',
        messageId: 'message-1',
        record: body,
      })
    },
  )

  test.each([
    ['quotes, which are escaped', '"'.repeat(1024 * 1024)],
    ['characters of three bytes', '東'.repeat(Math.floor((1024 * 1024) / 3))],
    ['characters of four bytes', '😀'.repeat((1024 * 1024) / 4)],
  ])('fits in a queue though the body is all of it, and has it still: %s', (_, body) => {
    const message = rejectedMessage(rejection(body))
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(1024 * 1024)
    expect(gunzipSync(Buffer.from(JSON.parse(message).recordGzip, 'base64')).toString()).toBe(body)
  })

  describe('of a body that is too long whichever way it is written', () => {
    /** Printable ASCII without quotes, in which each of 90 signs is as likely: gzip saves less than Base64 adds. */
    const noise = (bytes: number) =>
      Array.from(randomBytes(bytes), (byte) =>
        String.fromCharCode(0x23 + (byte % 90)).replace('\\', '~'),
      ).join('')
    const LARGEST = 1024 * 1024
    const EVENT = { time: '2024-07-26T18:00:00Z', detail: { eventId: 'vote-1', noise: '' } }
    const eventOf = (more: object = {}) => {
      const event = { id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718', ...EVENT, ...more }
      const room = LARGEST - Buffer.byteLength(JSON.stringify(event))
      return JSON.stringify({ ...event, detail: { ...event.detail, noise: noise(room) } })
    }
    const excerptIn = (message: string) => JSON.parse(message).recordExcerpt

    test('has its start, its length, its hash, its ids and where the whole is', () => {
      const body = eventOf()
      expect(Buffer.byteLength(body)).toBe(LARGEST)
      const message = rejectedMessage(rejection(body))
      expect(Buffer.byteLength(message)).toBeLessThanOrEqual(LARGEST)
      expect(JSON.parse(message)).toEqual({
        reason: 'detail.userId: must be a string; detail.occurredAt: is missing',
        path: 'detail.userId',
        mistakes: MISTAKES,
        partnerId: 'quiz-show',
        messageId: 'message-1',
        recordExcerpt: {
          start: body.slice(0, 64 * 1024),
          bytes: Buffer.byteLength(body),
          sha256: createHash('sha256').update(body).digest('hex'),
          id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
          time: '2024-07-26T18:00:00Z',
          eventId: 'vote-1',
          where: expect.stringContaining('archive'),
        },
      })
    })

    test.each<[what: string, body: string]>([
      ['is no JSON', noise(LARGEST)],
      ['is JSON text', JSON.stringify(noise(LARGEST - 2))],
      ['has ids that are none', eventOf({ id: 7, time: 'now' }).replace('vote-1', 'vote\\n1')],
      [
        'has control characters to escape at its start',
        `${'\u0001'.repeat(64 * 1024)}${noise(LARGEST - 64 * 1024)}`,
      ],
    ])('fits where it %s, without ids', (_, body) => {
      const message = rejectedMessage(rejection(body))
      expect(Buffer.byteLength(message)).toBeLessThanOrEqual(LARGEST)
      expect(Object.keys(excerptIn(message))).toEqual(['start', 'bytes', 'sha256', 'where'])
    })
  })
})

describe('keeping rejected records', () => {
  const rejections = (count: number, body = 'garbage'): RejectedRecord[] =>
    Array.from({ length: count }, (_, index) => ({
      record: { messageId: `message-${index}`, body },
      path: '',
      reason: 'the event: is not JSON',
      mistakes: [{ path: '', message: 'is not JSON' }],
    }))
  const ids = (records: readonly { messageId: string }[]) => records.map(({ messageId }) => messageId)
  const unexpected = (error: unknown) => {
    throw error
  }

  test('sends at most ten messages and 1 MiB a call', async () => {
    const calls: (readonly string[])[] = []
    const send = async (bodies: readonly string[]) => {
      calls.push(bodies)
      return []
    }
    expect(await rejectRecords(rejections(23), send, unexpected)).toEqual([])
    expect(calls.map((bodies) => bodies.length)).toEqual([10, 10, 3])
    calls.length = 0
    expect(await rejectRecords(rejections(7, 'x'.repeat(300 * 1024)), send, unexpected)).toEqual([])
    expect(calls.map((bodies) => bodies.length)).toEqual([3, 3, 1])
    for (const bodies of calls) expect(Buffer.byteLength(bodies.join(''))).toBeLessThanOrEqual(1024 * 1024)
  })

  test('tells which records were not taken: those that the queue names, and all of a call that fails', async () => {
    let call = 0
    const errors: unknown[] = []
    const send = async () => {
      call++
      if (call === 2) throw new Error('the queue is out of order')
      return call === 1 ? [0, 9] : []
    }
    const failed = await rejectRecords(rejections(21), send, (error) => errors.push(error))
    expect(ids(failed)).toEqual([
      'message-0',
      'message-9',
      ...Array.from({ length: 10 }, (_, index) => `message-${index + 10}`),
    ])
    expect(errors).toEqual([new Error('the queue is out of order')])
  })
})
