import type { Fired } from '../../../local/event-bus/schedule.ts'
import { NoScheduleError } from '../../../local/event-bus/schedule.ts'
import { scheduleRoutes } from '../../../local/http-api/schedules.ts'
import { startHttpApi } from '../../../local/http-api/server.ts'
import { send } from './fixture.ts'

const fired: Fired = { rule: 'nightly full', time: '2026-11-29T03:15:00Z', sent: [] }
const asked: [name: string, time: number | undefined][] = []

let api: Awaited<ReturnType<typeof startHttpApi>>
beforeAll(async () => {
  const fire = (name: string, time?: number) => {
    asked.push([name, time])
    if (name !== 'nightly full') throw new NoScheduleError(`No rule ${name} has a schedule.`)
    return fired
  }
  api = await startHttpApi(
    { routes: [], stageName: '$default' },
    {
      host: '127.0.0.1',
      port: 0,
      invoke: () => {
        throw new Error('there is no function')
      },
      local: scheduleRoutes(fire, () => false),
      log: () => undefined,
    },
  )
})
afterAll(() => api.stop())
beforeEach(() => {
  asked.length = 0
})

const PATH = '/local/schedules/nightly%20full'

test('a schedule is fired by its name, now or at a time, and what it sent is answered', async () => {
  for (const body of ['', '{}', '{ "time": "2026-11-29T04:15:00+01:00" }']) {
    const { status, json } = await send(api, 'POST', PATH, { body })
    expect([status, json()]).toEqual([200, fired])
  }
  const at = Date.parse('2026-11-29T03:15:00Z')
  expect(asked).toEqual([
    ['nightly full', undefined],
    ['nightly full', undefined],
    ['nightly full', at],
  ])
})

test.each(['soon', '[]', '{ "time": "2026-11-29" }', '{ "time": 5 }', '{ "at": "2026-11-29T03:15:00Z" }'])(
  'a body that is something else is refused with what it must be: %s',
  async (body) => {
    const { status, json } = await send(api, 'POST', PATH, { body })
    expect([status, json().message]).toEqual([400, expect.stringContaining('RFC 3339')])
    expect(asked).toEqual([])
  },
)

test('what is no schedule is not found, what is no POST is not allowed, and other paths are passed on', async () => {
  expect(await send(api, 'POST', '/local/schedules/other')).toMatchObject({
    status: 404,
    text: expect.stringContaining('No rule other has a schedule.'),
  })
  expect(await send(api, 'POST', '/local/schedules/%zz')).toMatchObject({ status: 404 })
  expect(await send(api, 'GET', PATH)).toMatchObject({ status: 405, headers: { allow: 'POST' } })
  expect((await send(api, 'POST', '/local/schedule')).text).not.toContain('schedule.')
})

test('no page of another origin fires one', async () => {
  const headers = { origin: 'https://evil.example' }
  expect((await send(api, 'POST', PATH, { headers })).status).toBe(403)
  expect(asked).toEqual([])
})
