import { setImmediate as turn } from 'node:timers/promises'
import { jest } from '@jest/globals'
import type { Passport } from '../../schemas/api/passport.ts'
import { keepsakeIdSchema } from '../../schemas/ids.ts'
import { Refused, SignInNeeded, Unreachable } from '../../web/api/read.ts'
import { PassportSession } from '../../web/state/session.ts'
import { CAMPAIGN, earned, listed, locked, passport } from './support/passport.ts'

/** Answers what it was told to, one after the other, and then that nothing changed. */
function reader(...answers: (Passport | Error)[]) {
  let reads = 0
  return {
    get reads() {
      return reads
    },
    async passport() {
      reads++
      const answer = answers.shift()
      if (answer instanceof Error) throw answer
      return answer
    },
    newest: async () => ({ keepsakes: [] }),
    after: async () => ({ keepsakes: [listed('later', 1)] }),
  }
}

const empty = passport([locked('ace'), locked('fan')])
const withAce = passport([earned('ace'), locked('fan')])
const ace = { campaignId: CAMPAIGN, keepsakeId: keepsakeIdSchema.parse('ace') }

let session: PassportSession | undefined
let hidden = false
beforeEach(() => {
  hidden = false
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] })
})
afterEach(() => {
  session?.end()
  jest.useRealTimers()
})

async function open(reading: ReturnType<typeof reader>): Promise<PassportSession> {
  session = new PassportSession({
    campaignId: CAMPAIGN,
    reading,
    isHidden: () => hidden,
    random: () => 1,
  })
  await session.refresh()
  return session
}

async function pass(ms: number): Promise<void> {
  jest.advanceTimersByTime(ms)
  await turn()
}

test('what is there at first does not land; what comes later does, until it was seen', async () => {
  const shown = await open(reader(withAce, passport([earned('ace'), earned('fan')])))
  expect(shown.state.fresh.size).toBe(0)
  await shown.refresh()
  expect([...shown.state.fresh]).toEqual(['fan'])
  expect(shown.state.arrived).toEqual(['The fan'])
  shown.landed('fan')
  expect(shown.state.fresh.size).toBe(0)
})

test('an award heard of before it can be read is read again until it is there', async () => {
  const reading = reader(empty, empty, empty, withAce)
  const shown = await open(reading)
  shown.connected(true)
  await turn()
  shown.heard(ace)
  await turn()
  expect(shown.state.arrived).toEqual([])
  await pass(1000)
  expect(shown.state.arrived).toEqual(['The ace'])
  const { reads } = reading
  await pass(60_000)
  expect(reading.reads).toBe(reads)
})

test('an award that never shows does not make it ask for ever', async () => {
  const reading = reader(empty)
  const shown = await open(reading)
  shown.connected(true)
  await turn()
  shown.heard(ace)
  for (let second = 0; second < 60; second++) await pass(1000)
  expect(reading.reads).toBeLessThan(10)
})

test('it asks every half minute, more seldom when awards are pushed, and not while nobody looks', async () => {
  const reading = reader(empty)
  const shown = await open(reading)
  await pass(29_999)
  expect(reading.reads).toBe(1)
  await pass(1)
  expect(reading.reads).toBe(2)
  shown.connected(true)
  await turn()
  expect(reading.reads).toBe(3)
  await pass(30_000)
  expect(reading.reads).toBe(3)
  shown.connected(false)
  hidden = true
  await pass(600_000)
  expect(reading.reads).toBe(3)
})

test('without a network it keeps what it has, says so, and comes back by itself', async () => {
  const shown = await open(reader(empty, new Unreachable(), withAce))
  await shown.refresh()
  expect(shown.state).toMatchObject({ passport: empty, trouble: 'offline' })
  await pass(2000)
  expect(shown.state.trouble).toBeUndefined()
  expect(shown.state.arrived).toEqual(['The ace'])
})

test('a failing API is told when there is nothing to show, and is asked again', async () => {
  const told = { type: 'urn:keepsakes:problem:unavailable', title: 'Not now' }
  const shown = await open(reader(new Refused(503, told), empty))
  expect(shown.state.obstacle).toEqual({ kind: 'failed', told })
  await pass(2000)
  expect(shown.state).toMatchObject({ passport: empty, obstacle: undefined })
})

test.each([new SignInNeeded(), new Refused(401, { type: 'x', title: 'x' })])(
  'without a good token it waits to be told: %s',
  async (refusal) => {
    const reading = reader(refusal, empty)
    const shown = await open(reading)
    expect(shown.state.obstacle).toEqual({ kind: 'signed-out' })
    await pass(600_000)
    expect(reading.reads).toBe(1)
    await shown.refresh()
    expect(shown.state).toMatchObject({ passport: empty, obstacle: undefined })
  },
)

test('whoever asks while it is asking is answered by one more read', async () => {
  const reading = reader(empty)
  const shown = await open(reading)
  await Promise.all([shown.refresh(), shown.refresh(), shown.refresh()])
  expect(reading.reads).toBe(3)
})

test('an ended session asks for nothing and changes nothing', async () => {
  const reading = reader(empty, withAce)
  const shown = await open(reading)
  shown.end()
  await shown.refresh()
  await pass(600_000)
  expect(reading.reads).toBe(1)
  expect(shown.state.passport).toBe(empty)
})
