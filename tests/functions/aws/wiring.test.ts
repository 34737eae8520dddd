import { GATEWAY_ATTEMPTS, gatewayOf } from '../../../functions/aws/wiring.ts'
import { type Reply, startHttp } from '../support/http.ts'

const before = { ...process.env }
afterEach(() => {
  process.env = { ...before }
})

test('a screen that does not answer is given up, after it was tried twice', async () => {
  let letGo = (_reply: Reply) => {}
  const never = new Promise<Reply>((resolve) => {
    letGo = resolve
  })
  const asked: string[] = []
  const gateway = await startHttp(({ method, path }) => {
    asked.push(`${method} ${path}`)
    return never
  })
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  })
  const given = { LIVE_CALLBACK_URL: 'https://live.example/prod', AWS_ENDPOINT_URL: gateway.url }
  try {
    const { post, close } = gatewayOf(given, 300)
    await expect(post('screen', '{}')).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(asked).toEqual(Array.from({ length: GATEWAY_ATTEMPTS }, () => 'POST /prod/@connections/screen'))
    await expect(close('screen')).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(asked).toHaveLength(2 * GATEWAY_ATTEMPTS)
  } finally {
    letGo({ status: 410 })
    await gateway.stop()
  }
})
