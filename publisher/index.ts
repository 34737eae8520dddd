export { ClosedError, QueueFullError, UnsendableError } from './errors.ts'
export { createPublisher } from './publisher.ts'
export { memorySpool, type StorageLike, storageSpool } from './spools.ts'
export type * from './types.ts'
