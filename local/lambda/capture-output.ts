/**
 * Sends what this thread writes to stdout and stderr to `line`, one line at a time, together with the request id at
 * the moment of writing. A worker's own streams reach the parent later than its messages do, and not at all when the
 * thread is busy or ended; this way a line arrives before the result that follows it.
 */
export function captureOutput(line: (text: string, requestId: string | undefined) => void): {
  setRequest(requestId: string | undefined): void
  /** Sends what has been written since the last line break. */
  flush(): void
} {
  let requestId: string | undefined
  const flushes: (() => void)[] = []

  for (const stream of [process.stdout, process.stderr]) {
    let pending = ''
    stream.write = (chunk: Uint8Array | string, encoding?: unknown, callback?: unknown): boolean => {
      const lines = (pending + decode(chunk, encoding)).split('\n')
      pending = lines.pop() ?? ''
      for (const text of lines) line(text, requestId)
      const done = typeof encoding === 'function' ? encoding : callback
      if (typeof done === 'function') process.nextTick(done)
      return true
    }
    flushes.push(() => {
      if (pending !== '') line(pending, requestId)
      pending = ''
    })
  }

  return {
    setRequest: (id) => {
      requestId = id
    },
    flush: () => {
      for (const flush of flushes) flush()
    },
  }
}

function decode(chunk: Uint8Array | string, encoding: unknown): string {
  if (typeof chunk !== 'string') return Buffer.from(chunk).toString('utf8')
  return encoding === 'hex' || encoding === 'base64' ? Buffer.from(chunk, encoding).toString('utf8') : chunk
}
