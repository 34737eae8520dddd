import { SignInNeeded } from '../../../web/api/read.ts'
import type { TokenSource } from '../../../web/api/token.ts'
import { Session } from '../../../web/studio/api/session.ts'
import { StudioApi } from '../../../web/studio/api/studio-api.ts'
import { settled } from './support/drafts.ts'

/** Tokens as an app around hands them over: one after the other, and none when there are no more. */
function handed(...tokens: string[]): TokenSource {
  let held = tokens.shift()
  return {
    token: async () => held ?? none(),
    renew: async () => {
      held = tokens.shift()
      return held ?? none()
    },
    onArrival: () => () => {},
    end: () => {},
  }
}

function none(): never {
  throw new SignInNeeded()
}

let answers: { token: string; status: number; type?: string }[]
beforeEach(() => {
  answers = []
  globalThis.fetch = (async (_: string, { headers }: { headers: Record<string, string> }) => {
    const token = (headers.authorization ?? '').replace('Bearer ', '')
    const isGood = token.startsWith('good')
    answers.push({ token, status: isGood ? 200 : 401 })
    const body = isGood ? { campaigns: [] } : { type: 'urn:keepsakes:problem:token-expired', title: 'Over' }
    return Response.json(body, { status: isGood ? 200 : 401 })
  }) as typeof fetch
})

test('a token that has ended is replaced, and the request goes through', async () => {
  const session = new Session({ source: handed('old', 'good'), ofName: undefined })
  await expect(new StudioApi('', session).campaigns()).resolves.toEqual({ campaigns: [] })
  expect(answers.map(({ token }) => token)).toEqual(['old', 'good'])
  expect(session.state.asks).toBe(false)
})

test('where there is no other, the request waits until somebody has signed in', async () => {
  const session = new Session({ source: handed('old'), ofName: (name) => handed(`good ${name}`) })
  const asked = new StudioApi('', session).campaigns()
  await settled()
  expect(session.state.asks).toBe(true)
  await session.signIn('anna')
  await expect(asked).resolves.toEqual({ campaigns: [] })
  expect([session.state.asks, answers.at(-1)?.token]).toEqual([false, 'good anna'])
})

test('tokens that are refused one after the other are not asked for without end', async () => {
  const session = new Session({ source: handed(...'abcdefgh'), ofName: undefined })
  const asked = new StudioApi('', session).campaigns()
  await settled()
  expect(session.state.asks).toBe(true)
  expect(answers.length).toBeLessThan(4)
  session.take(handed('good'))
  await expect(asked).resolves.toEqual({ campaigns: [] })
})
