import type { ActivityEvent, Spool, SpooledEvent } from './types.ts'

/** Keeps nothing beyond the publisher’s own memory. */
export function memorySpool(): Spool {
  return {
    load: async () => [],
    add: async () => undefined,
    remove: async () => undefined,
    close: async () => undefined,
  }
}

/** As much of a browser’s `localStorage` as is called. */
export interface StorageLike {
  readonly length: number
  key(index: number): string | null
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

/**
 * Keeps events in the `localStorage` of a browser or a set-top box. Two pages may share it: then one may send again what
 * the other has sent, which counts once.
 *
 * @param prefix begins the names of all that it keeps
 */
export function storageSpool(storage: StorageLike, prefix = 'keepsakes.publisher.'): Spool {
  const names = () =>
    Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '').filter((name) =>
      name.startsWith(prefix),
    )
  return {
    load: async () =>
      names()
        .sort()
        .flatMap((name): SpooledEvent[] => {
          const event = eventIn(storage.getItem(name))
          return event === undefined ? [] : [{ key: name.slice(prefix.length), event }]
        }),
    add: async ({ key, event }) => storage.setItem(prefix + key, JSON.stringify(event)),
    remove: async (keys) => {
      for (const key of keys) storage.removeItem(prefix + key)
    },
    close: async () => undefined,
  }
}

/** Undefined for what somebody else has written there. */
function eventIn(text: string | null): ActivityEvent | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '')
    return typeof value === 'object' && value !== null ? (value as ActivityEvent) : undefined
  } catch {
    return undefined
  }
}
