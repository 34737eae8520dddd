import type { Server } from 'node:http'
import { listen } from '../../local/serving.ts'

/** A server of the outage, on a free port of this machine. */
export interface Served {
  readonly url: string
  stop(): Promise<void>
}

/** Opens a server. To stop it ends its connections too. */
export async function served(server: Server): Promise<Served> {
  const port = await listen(server, 0, '')
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
