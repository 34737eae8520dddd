import { ClosedError, UnsendableError } from './errors.ts'
import { bytesOf, Queue } from './queue.ts'
import { messageOf } from './request.ts'
import { Sender } from './sender.ts'
import { memorySpool } from './spools.ts'
import type { ActivityEvent, Fetch, Publisher, PublisherOptions, Watching } from './types.ts'
import { watchingOf } from './watching.ts'

const MOST_DETAIL_BYTES = 262_144
const FLUSH_MS = 10_000

/**
 * A publisher that sends activities to `POST /v1/activities`, and what an earlier one has left in its spool.
 *
 * @throws TypeError when the address or the bound is none
 */
export function createPublisher(options: PublisherOptions): Publisher {
  const { url, token, spool = memorySpool(), mostWaiting = 10_000, whenFull = 'wait', onTrouble } = options
  if (!/^https?:\/\/[^/]/.test(url))
    throw new TypeError(`url must begin with https:// or http://, and is ${url}`)
  if (!(mostWaiting >= 1)) throw new TypeError(`mostWaiting must be 1 or more, and is ${mostWaiting}`)
  const queue = new Queue({ spool, most: mostWaiting, whenFull })
  const sender = new Sender(queue, {
    ...options,
    token: typeof token === 'string' ? () => token : token,
    fetch: options.fetch ?? ((address, request) => (globalThis.fetch as Fetch)(address, request)),
    timeoutMs: options.timeoutMs ?? 20_000,
    batchDelayMs: options.batchDelayMs ?? 1000,
    longestWaitMs: options.longestWaitMs ?? 300_000,
  })
  const viewings = new Set<Watching>()
  let isClosed = false

  const add = async (event: ActivityEvent, isBounded: boolean) => {
    try {
      await queue.add({ ...event, time: event.time ?? new Date().toISOString() }, isBounded)
    } finally {
      sender.notice()
    }
  }

  const publish = async (event: ActivityEvent) => {
    if (isClosed) throw new ClosedError('the publisher was closed: create another')
    refuseUnsendable(event)
    await add(event, true)
  }

  const flush = async (withinMs = FLUSH_MS) => {
    await sender.flush(withinMs)
    return queue.size
  }

  return {
    publish,
    flush,
    watch(viewing) {
      if (isClosed) throw new ClosedError('the publisher was closed: create another')
      const watching = watchingOf(viewing, (event) =>
        // It cannot wait for room: the viewing goes on.
        add(event, false).catch((error) => onTrouble?.({ message: `watching is lost: ${messageOf(error)}` })),
      )
      const stop = () => {
        viewings.delete(one)
        return watching.stop()
      }
      const one: Watching = { ...watching, stop }
      viewings.add(one)
      return one
    },
    get waiting() {
      return queue.size
    },
    async close(withinMs) {
      isClosed = true
      await Promise.all([...viewings].map((viewing) => viewing.stop()))
      await flush(withinMs)
      await sender.stop()
      queue.close()
      await spool.close()
      return queue.size
    },
  }
}

/** @throws UnsendableError */
function refuseUnsendable(event: ActivityEvent): void {
  const { 'detail-type': type, detail } = event
  if (typeof type !== 'string') throw new UnsendableError('detail-type is missing: write such as TvWatched')
  if (typeof detail?.eventId !== 'string' || detail.eventId === '')
    throw new UnsendableError('detail.eventId is missing: by it an event that is sent again counts once')
  const bytes = bytesOf(detail)
  if (bytes > MOST_DETAIL_BYTES)
    throw new UnsendableError(`detail has ${bytes} bytes, and may have ${MOST_DETAIL_BYTES}`)
}
