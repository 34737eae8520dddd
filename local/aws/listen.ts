import type { Server } from 'node:http'

/** The port is taken. The message names it and tells which option chooses another. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError'
}

/** Binds the server to 127.0.0.1 only and returns its port; 0 takes any free one. Throws PortInUseError. */
export function listen(server: Server, port: number, option: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return reject(error)
      const message = `Port ${port} is in use by another program. Stop it, or choose another port with ${option} (0 takes any free one).`
      reject(new PortInUseError(message, { cause: error }))
    })
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}
