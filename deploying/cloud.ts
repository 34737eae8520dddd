import type { QuotaName } from '../capacity/quotas.ts'

// Each of these is asked of AWS in `aws/`, and of a memory in the tests.

/** Whoever deploys, and where to. */
export interface Caller {
  readonly account: string
  readonly arn: string
  readonly region: string
  /** Such as `aws`. */
  readonly partition: string
}

/** A name that only one resource can have, within an account and region or in all the world. */
export interface NamedResource {
  readonly id: string
  readonly type: string
  readonly name: string
  /** It outlives its stack, and so can be taken into a new one. */
  readonly kept: boolean
}

/** Whether a name can be had: nobody has it, this account has, or another account does. */
export type Holder = 'nobody' | 'us' | 'others'

/** The checks before a deployment look at these. None changes anything. */
export interface Looks {
  parameters(paths: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** The role by which API Gateway writes logs in this account and region. */
  apiLogRole(): Promise<string | undefined>
  holderOf(resource: NamedResource): Promise<Holder>
  /** How CloudFormation is to find a resource of this account that it imports. */
  identifierOf(resource: NamedResource): Promise<Readonly<Record<string, string>>>
  /** Asks for a user or role of this account. */
  principalExists(arn: string): Promise<boolean>
  /** How many functions of the account may run at once. */
  concurrency(): Promise<number>
  /** Those quotas of the account that Service Quotas tells of. */
  quotas(): Promise<Partial<Record<QuotaName, number>>>
}

export interface StackNow {
  readonly status: string
  readonly reason: string | undefined
  readonly outputs: Readonly<Record<string, string>>
}

/** One resource of a change set. */
export interface StackChange {
  readonly action: 'Add' | 'Modify' | 'Remove' | 'Import' | 'Dynamic'
  readonly id: string
  readonly type: string
  readonly replacement: 'True' | 'False' | 'Conditional' | undefined
  /** The fate of what was before, where it is removed or replaced, such as `Retain`. */
  readonly policy: string | undefined
}

export interface Proposal {
  readonly name: string
  readonly changes: readonly StackChange[]
}

/** A resource that a stack is to take over as it is. */
export interface Imported {
  readonly id: string
  readonly type: string
  readonly identifier: Readonly<Record<string, string>>
}

export interface Proposed {
  readonly kind: 'CREATE' | 'UPDATE' | 'IMPORT'
  /** The template's text, or where it is. */
  readonly template: { readonly body: string } | { readonly url: string }
  readonly tags: Readonly<Record<string, string>>
  /** All that the change set takes over, where that is all that it does. */
  readonly imports?: readonly Imported[]
}

export interface StackEvent {
  readonly id: string
  readonly resource: string
  readonly type: string
  readonly status: string
  readonly reason: string | undefined
}

/** The stack of one stage. */
export interface Stacks {
  find(): Promise<StackNow | undefined>
  /** The names by which AWS knows what the stack holds, by logical id. */
  resources(): Promise<ReadonlyMap<string, string>>
  /** Asks what would change, and waits for the answer: nothing where that is undefined. */
  propose(proposed: Proposed): Promise<Proposal | undefined>
  discard(proposal: Proposal): Promise<void>
  execute(proposal: Proposal): Promise<void>
  /** The events after that one, the oldest first; all that are kept where none is named. */
  eventsAfter(id: string | undefined): Promise<readonly StackEvent[]>
  /** Sets the policy by which the stack judges updates. */
  setPolicy(statements: readonly unknown[]): Promise<void>
  setTerminationProtection(on: boolean): Promise<void>
}

/** The deployment bucket. */
export interface Shelf {
  has(key: string): Promise<boolean>
  put(key: string, body: Uint8Array | string): Promise<void>
  read(key: string): Promise<string | undefined>
  keys(prefix: string): Promise<readonly string[]>
  /** CloudFormation finds the object there. */
  urlOf(key: string): string
}

/** The canary's own answer. */
export interface Flight {
  readonly awarded: boolean
  readonly delayMs?: number | undefined
  readonly reason?: string | undefined
}

/** Deployed functions, by the whole name. */
export interface Functions {
  /** The version that the alias `live` points to; undefined where there is no alias. */
  live(name: string): Promise<string | undefined>
  versions(name: string): Promise<readonly string[]>
  point(name: string, version: string): Promise<void>
  /** Has a canary fly, and waits until it is back. */
  fly(name: string): Promise<Flight>
}
