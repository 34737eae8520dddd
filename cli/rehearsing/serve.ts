import type { MessagePort } from 'node:worker_threads'
import { compileCatalogue } from '../../awarding/catalogue/catalogue.ts'
import type { CatalogueSnapshot } from '../../awarding/catalogue/snapshot.ts'
import type { LastPlaces } from '../../awarding/rehearsing/limited-supply.ts'
import { parseJson } from '../../json/json.ts'
import type { Runs } from '../spill/sorted-runs.ts'
import type { Folder } from '../spill/temporary-files.ts'
import { sendBatches } from './batches.ts'
import { Part, type PartOptions } from './part.ts'
import type { Range } from './ranges.ts'

/** All that a worker is told at its start. Plain data. */
export interface WorkerTask extends Omit<PartOptions, 'tell'> {
  /** The content of a snapshot as JSON: a copy that the system makes of it would lose the digits of long numbers. */
  readonly snapshot: string
  readonly folder: Folder
  /** Two places for each worker: how far it is, as `PartOptions.tell` is told. */
  readonly progress: Float64Array<SharedArrayBuffer>
}

/** Workers can be asked for these. */
export type Request =
  | { readonly kind: 'read'; readonly path: string; readonly range: Range }
  | { readonly kind: 'take'; readonly contributions: readonly Runs[] }
  | { readonly kind: 'claims'; readonly last: LastPlaces }
  | { readonly kind: 'earned' }

export interface Asked {
  readonly request: Request
  /** Where the answer goes. */
  readonly port: MessagePort
}

/** Does the work of one part, as it is asked for through the port. */
export function servePart(port: MessagePort, { snapshot, progress, ...options }: WorkerTask): void {
  const { index } = options
  const part = new Part(compileCatalogue(parseJson(snapshot) as unknown as CatalogueSnapshot), {
    ...options,
    tell: (done, lines) => progress.set([done, lines], 2 * index),
  })
  port.on('message', ({ request, port: answer }: Asked) => {
    void sendBatches<unknown>(answer, () => answerOf(part, request))
  })
}

function answerOf(part: Part, request: Request): Iterable<unknown> {
  switch (request.kind) {
    case 'read':
      return [part.read(request.path, request.range)]
    case 'take':
      for (const runs of request.contributions) part.take(runs)
      return []
    case 'claims':
      return part.claims(request.last)
    case 'earned':
      return part.earned()
  }
}
