/** The old way reads every customer's keepsakes and filters them in memory. */
export type Way = 'ours' | 'old'

/** The process of the stack is told these. */
export type Told = { readonly kind: 'old' | 'sample' | 'stop' }

/** All since its start. */
export interface WaySample {
  /** Milliseconds of processor time: of the stack's process, which holds gateways, functions and database, and of all containers. */
  readonly stackMs: number
  readonly containersMs: number
  readonly readUnits: Readonly<Record<Way, number>>
  /** The most memory there was: of the stack's process, and of one container. */
  readonly stackBytes: number
  readonly containerBytes: number
}

/** The process of the stack tells these. */
export type Tells =
  | { readonly kind: 'ready'; readonly url: string; readonly tokens: readonly string[] }
  | { readonly kind: 'old'; readonly url: string }
  | { readonly kind: 'sample'; readonly sample: WaySample }
  | { readonly kind: 'failed'; readonly message: string }
