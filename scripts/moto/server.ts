import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

export interface Moto {
  readonly url: string
  stop(): void
}

/** Starts moto's server on a free port; undefined where it is not installed. @throws when it does not answer in a minute */
export async function startMoto(): Promise<Moto | undefined> {
  const port = await freePort()
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' })
  const isMissing = await new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(true))
    child.once('spawn', () => resolve(false))
  })
  if (isMissing) return undefined
  // Moto reads where a template is by the path of its address for this name alone.
  const url = `http://localhost:${port}`
  for (let tries = 0; tries < 120; tries++) {
    const answer = await fetch(`${url}/moto-api/data.json`).catch(() => undefined)
    if (answer?.ok) return { url, stop: () => child.kill() }
    await wait(500)
  }
  child.kill()
  throw new Error('moto_server was started, and does not answer within a minute')
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
