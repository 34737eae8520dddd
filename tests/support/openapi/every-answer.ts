import { checkResponse } from './index.ts'

/** Tests that talk to the whole stack: what they get from its API, by whatever client, is what is documented. */
const WHOLE_STACK = /\/tests\/(stack|docs|cli)\//

const { fetch } = globalThis

async function checkedFetch(...[input, init]: Parameters<typeof fetch>): Promise<Response> {
  const answer = await fetch(input, init)
  const { method, url } = input instanceof Request ? input : { method: 'GET', url: String(input) }
  const { pathname, search } = new URL(url)
  const { status, headers } = answer
  checkResponse(init?.method ?? method, pathname + search, {
    status,
    headers,
    body: parsed(await answer.clone().text()),
  })
  return answer
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

if (WHOLE_STACK.test(expect.getState().testPath ?? '')) globalThis.fetch = checkedFetch
