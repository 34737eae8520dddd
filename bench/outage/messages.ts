/** The old way: one query reads every customer's keepsakes, and filters them in memory. */
export type Way = 'old' | 'ours'

/** The stack's process is told these. */
export type Told =
  | { readonly kind: 'begin'; readonly way: Way }
  /** The load begins now. */
  | { readonly kind: 'load' }
  | { readonly kind: 'end' }
  | { readonly kind: 'stop' }

/** The stack's process tells these. */
export type Tells =
  | { readonly kind: 'seeded'; readonly keepsakes: number }
  | { readonly kind: 'ready'; readonly api: string; readonly tokens: readonly string[] }
  | { readonly kind: 'sample'; readonly sample: Sample }
  | { readonly kind: 'ended'; readonly sample: Sample; readonly alarms: readonly Alarm[] }
  | { readonly kind: 'failed'; readonly message: string }

/** All since the load began. */
export interface Sample {
  /** Milliseconds. */
  readonly at: number
  readonly readUnits: number
  /** Milliseconds of processor time: the stack's, with its database, and those of the service. */
  readonly stackMs: number
  readonly serviceMs: number
  /** Containers of the service that run now, and those that have crashed or were replaced. */
  readonly running: number
  readonly crashes: number
}

export interface Alarm {
  readonly name: string
  /** The template has it, or the old system had it. */
  readonly of: 'template' | 'old system'
  readonly tells: string | undefined
  /** Minutes after the load began, as the alarm counts them; undefined for one that was silent. */
  readonly firedAt: number | undefined
}
