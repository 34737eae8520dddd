/**
 * Runs before each file of tests: what they get from the API, by whatever client that calls `fetch`, is what
 * docs/openapi.yaml says. The tests of local/ serve APIs of their own.
 */
const OTHER_APIS = /\/tests\/local\//

const { fetch } = globalThis

async function checkedFetch(...[input, init]: Parameters<typeof fetch>): Promise<Response> {
  const answer = await fetch(input, init)
  const { method, url } = input instanceof Request ? input : { method: 'GET', url: String(input) }
  const { pathname, search } = new URL(url)
  // Pages, and what exists only locally, are no part of the API.
  if (!pathname.startsWith('/v1/')) return answer
  const { checkResponse } = await import('./index.ts')
  const { status, headers } = answer
  const body = parsed(await answer.clone().text())
  checkResponse(init?.method ?? method, pathname + search, { status, headers, body })
  return answer
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

if (!OTHER_APIS.test(expect.getState().testPath ?? '')) globalThis.fetch = checkedFetch
