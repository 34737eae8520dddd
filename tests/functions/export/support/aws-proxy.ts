import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { startAws } from '../../../../local/aws/server.ts'

/** A call of AWS's JSON protocols, such as `AWSEvents.PutEvents`. */
export interface JsonCall {
  readonly target: string
  readonly input: Record<string, unknown>
}

/** The one address of everything of AWS: S3 is that of the local stack, and the rest is answered by the test. */
export async function startAwsProxy(answer: (call: JsonCall) => object) {
  const aws = await startAws({
    port: 0,
    region: 'eu-west-1',
    accountId: '000000000000',
    invoke: () => undefined,
    log: () => undefined,
  })
  const { port: awsPort } = new URL(aws.url)
  const server = createServer(async (asked, reply) => {
    const body = await buffer(asked)
    const target = asked.headers['x-amz-target']
    if (typeof target === 'string') {
      reply.setHeader('content-type', 'application/x-amz-json-1.1')
      reply.end(JSON.stringify(answer({ target, input: JSON.parse(body.toString()) })))
      return
    }
    const { method, url: path, headers } = asked
    const forwarded = request(
      { host: '127.0.0.1', port: awsPort, method, path, headers },
      (from: IncomingMessage) => {
        reply.writeHead(from.statusCode ?? 500, from.headers)
        from.pipe(reply)
      },
    )
    forwarded.end(body)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    aws,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
      await aws.stop()
    },
  }
}
