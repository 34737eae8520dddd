import { awardIn, keepLive } from '../../web/api/live.ts'
import { until } from '../stack/support/until.ts'

const detail = { campaignId: 'paris', keepsakeId: 'ace' }

test('an award is heard', () => {
  expect(awardIn(JSON.stringify({ 'detail-type': 'KeepsakeAwarded', detail }))).toEqual(detail)
})

test.each([
  'pong',
  '',
  'null',
  '[]',
  '{"detail-type":"KeepsakeAwarded"}',
  JSON.stringify({ 'detail-type': 'Other', detail }),
])('%j is not one', (data) => {
  expect(awardIn(data)).toBeUndefined()
})

describe('a live connection that is no longer wanted', () => {
  const { WebSocket } = globalThis
  afterEach(() => {
    globalThis.WebSocket = WebSocket
  })

  /** Opens when a test says so. */
  class Opening {
    static readonly CONNECTING = 0
    static readonly made: Opening[] = []
    readyState = Opening.CONNECTING
    closedIn: number | undefined
    onopen?: () => void
    onclose?: () => void
    constructor() {
      Opening.made.push(this)
    }
    open() {
      this.readyState = 1
      this.onopen?.()
    }
    close() {
      this.closedIn = this.readyState
      // As a browser does: without it, the page would go on saying that it is there.
      this.onclose?.()
    }
  }

  test.each([
    ['opens', true],
    ['is open', false],
  ])('is closed when it %s, since a browser warns of one that is closed before', async (_, isEarly) => {
    globalThis.WebSocket = Opening as never
    const changes: boolean[] = []
    const live = keepLive({
      url: 'ws://any',
      token: async () => 'token',
      onAward: () => {},
      onChange: (isLive) => changes.push(isLive),
    })
    const socket = await until('a connection to be asked for', () => Opening.made.shift() as Opening)
    if (isEarly) live.end()
    expect(socket.closedIn).toBeUndefined()
    socket.open()
    if (!isEarly) live.end()
    expect(socket.closedIn).toBe(1)
    expect(changes).toEqual(isEarly ? [] : [true])
  })
})
