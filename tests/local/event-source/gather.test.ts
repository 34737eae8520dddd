import { createGather } from '../../../local/event-source/batch.ts'
import type { QueueRecord } from '../../../local/event-source/record.ts'

const record = { messageId: 'm', body: '' } as QueueRecord
const { signal } = new AbortController()

/** Gathers one batch, and tells for how long each poll of the queue was to wait. */
async function pollsOf(
  options: { batchSize: number; windowMs: number },
  answers: (call: number) => QueueRecord[],
) {
  const polls: number[] = []
  const receive = async (_count: number, waitSeconds: number) => {
    polls.push(waitSeconds)
    return answers(polls.length)
  }
  const { gather } = createGather({ receive, select: (records) => records, signal, ...options })
  const batch = await gather()
  return { polls, gathered: batch.length }
}

test('a first record is waited for as long as SQS lets one, and what follows for as long as the window lasts', async () => {
  const { polls, gathered } = await pollsOf({ batchSize: 3, windowMs: 60_000 }, () => [record])
  expect({ gathered, first: polls[0], most: Math.max(...polls) }).toEqual({
    gathered: 3,
    first: 20,
    most: 20,
  })
  expect(polls).toHaveLength(3)
})

test('a window that has passed is not waited for again', async () => {
  const { polls, gathered } = await pollsOf({ batchSize: 9, windowMs: 0 }, (call) =>
    call === 1 ? [record] : [],
  )
  expect({ polls, gathered }).toEqual({ polls: [20], gathered: 1 })
})
