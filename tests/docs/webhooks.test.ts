import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { poster } from '../../functions/webhooks/post.ts'
import { secretOf, secretsOf, signatureHeaders } from '../../functions/webhooks/signing.ts'

const KEY = 'the key of the stage'
const of = (generation: number) => ({ partnerId: 'acme', generation })

test('the receiver of docs/partners takes what is signed by a secret that it has, once, and refuses all else', async () => {
  const receiver = spawn(process.execPath, ['docs/partners/receive.ts'], {
    env: { PORT: '0', WEBHOOK_SECRETS: [2, 3].map((each) => secretOf(KEY, of(each))).join() },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const lines = createInterface({ input: receiver.stdout })[Symbol.asyncIterator]()
    const { value: listening } = await lines.next()
    const { port } = JSON.parse(String(listening).replace('listening ', ''))
    const post = poster({ addresses: 'any', timeoutMs: 60_000 })
    const send = async (id: string, generation: number, sentAt = Date.now()) => {
      const body = JSON.stringify({ type: 'ping', timestamp: '2024-07-27T00:00:00Z', data: { pingId: id } })
      const headers = signatureHeaders({ id, sentAt, body }, secretsOf(KEY, of(generation)))
      return (await post(`http://127.0.0.1:${port}/`, headers, body)).status
    }
    // Before, while and after a secret is rotated: each delivery has two signatures, and one will do.
    expect([await send('a', 2), await send('a', 2), await send('b', 3), await send('c', 4)]).toEqual([
      204, 204, 204, 204,
    ])
    expect([await send('d', 1), await send('e', 3, Date.now() - 600_000)]).toEqual([400, 400])
    const told = [await lines.next(), await lines.next(), await lines.next()].map(({ value }) => value)
    expect(told).toEqual(['ping a', 'ping b', 'ping c'])
  } finally {
    receiver.kill()
  }
})
