import { randomBytes } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import type { RejectedRecord } from '../../../functions/award/ports.ts'
import { rejectedMessage, rejectRecords } from '../../../functions/award/reject.ts'
import { HOSTILE } from '../support/hostile.ts'

describe('the message of the rejected-activity queue', () => {
  const rejection = (body: string): RejectedRecord => ({
    record: { messageId: 'message-1', body },
    path: 'detail.userId',
    reason: 'detail.userId: must be a string',
    partnerId: 'quiz-show',
  })

  test.each([...Object.values(HOSTILE), '{"half', '\u0000\u001f\u2028'])(
    'has the body as it came: %j',
    (body) => {
      expect(JSON.parse(rejectedMessage(rejection(body)))).toEqual({
        reason: 'detail.userId: must be a string',
        path: 'detail.userId',
        partnerId: 'quiz-show',
        messageId: 'message-1',
        record: body,
      })
    },
  )

  test('fits in a queue whatever the body, and has it still', () => {
    const body = '"'.repeat(1024 * 1024)
    const message = rejectedMessage(rejection(body))
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(1024 * 1024)
    expect(gunzipSync(Buffer.from(JSON.parse(message).recordGzip, 'base64')).toString()).toBe(body)
  })
})

describe('keeping rejected records', () => {
  const rejections = (count: number, body = 'garbage'): RejectedRecord[] =>
    Array.from({ length: count }, (_, index) => ({
      record: { messageId: `message-${index}`, body },
      path: '',
      reason: 'the event: is not JSON',
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

  test('sends a message that nothing makes small enough by itself, so that it fails alone', async () => {
    const tooLarge = randomBytes(800 * 1024).toString('base64')
    const bodies = [rejections(1), rejections(1, tooLarge), rejections(1)].flat()
    const sizes: number[] = []
    const send = async (messages: readonly string[]) => {
      sizes.push(messages.length)
      const bytes = Buffer.byteLength(messages.join(''))
      if (bytes > 1024 * 1024) throw new Error('the request is too long')
      return []
    }
    const failed = await rejectRecords(bodies, send, () => {})
    expect(sizes).toEqual([1, 1, 1])
    expect(failed).toEqual([bodies[1]?.record])
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
