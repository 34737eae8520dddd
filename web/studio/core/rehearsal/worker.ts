import '../ready.ts'
import type { Ask, Told } from './messages.ts'
import { ServedPart } from './served-part.ts'

// One of those that share out a rehearsal. It lasts as long as the rehearsal may be asked about.

const part = new ServedPart()
const tell = (told: Told) => postMessage(told)

addEventListener('message', ({ data }: MessageEvent<Ask>) => {
  part
    .answer(data, (bytes) => tell({ is: 'progress', bytes }))
    .then(
      (answer) => tell({ is: 'answer', answer }),
      (error: unknown) =>
        tell({ is: 'failed', message: error instanceof Error ? error.message : String(error) }),
    )
})
