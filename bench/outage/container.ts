import { writeSync } from 'node:fs'
import { createServer } from 'node:http'
import { isMainThread, Worker } from 'node:worker_threads'
import { readAll } from '../reading/scan.ts'

/**
 * The old service, as it was: for one customer's list it reads the whole table, holds it, and filters. It runs as a process of its
 * own, as in a container, with that container's memory.
 */
const [, , aws = '', table = ''] = process.argv
/** The parent reads lines from it. */
const TELLS = 3
const EACH_MS = 250

if (isMainThread) {
  // A thread of its own goes on telling while the service is pinned.
  new Worker(new URL(import.meta.url)).unref()
  const server = createServer(async (request, response) => {
    if (request.url === '/health') return void response.end('ok')
    try {
      const items = await readAll(aws, table)
      const owner = subjectOf(request.headers.authorization)
      const keepsakes = items
        .filter(({ userId }) => userId?.S === owner)
        .map(({ keepsake, earnedAt }) => ({ keepsake: keepsake?.S ?? '', earnedAt: earnedAt?.S ?? '' }))
        .sort((a, b) => (a.earnedAt < b.earnedAt ? 1 : -1))
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keepsakes }))
    } catch (error) {
      response.writeHead(500).end(String(error))
    }
  })
  server.listen(0, '127.0.0.1', () => tell({ port: (server.address() as { port: number }).port }))
  process.on('disconnect', () => process.exit())
} else setInterval(() => tell({ cpuMs: cpuMs(), bytes: process.memoryUsage.rss() }), EACH_MS)

function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function tell(what: object): void {
  try {
    writeSync(TELLS, `${JSON.stringify(what)}\n`)
  } catch {
    // Whoever listened has gone, and this goes too.
    process.exit()
  }
}

/** The old service trusted its gateway, and so took the user from the token as it is. */
function subjectOf(authorization = ''): string {
  const [, claims = ''] = authorization.split('.')
  return String((JSON.parse(Buffer.from(claims, 'base64url').toString()) as { sub?: unknown }).sub)
}
