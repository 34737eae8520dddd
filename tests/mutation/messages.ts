/** The process that tries mutants is told, once. */
export interface Load {
  readonly kind: 'load'
  readonly sources: Readonly<Record<string, string>>
  /** Addresses of test files. */
  readonly testFiles: readonly string[]
}

/** It runs every test without a mutant, and answers which mutants each comes upon. */
export interface Cover {
  readonly kind: 'cover'
}

export interface Attempt {
  readonly kind: 'try'
  readonly mutant: string
  /** By the address of a test file, the numbers of its tests to run. */
  readonly tests: readonly (readonly [file: string, numbers: readonly number[]])[]
  /** Whether the modules have to be loaded with the mutant in them, since it takes part in that. */
  readonly anew: boolean
  /** How often the code of the mutant may run: one that loops runs without end. */
  readonly hitLimit: number
  /** Milliseconds for each test: one that waits for what never comes. */
  readonly timeout: number
  /** Milliseconds of the processor for all of them: the process ends when it has used more. */
  readonly most: number
}

export type Request = Load | Cover | Attempt

export interface TestSeen {
  readonly file: string
  readonly number: number
  readonly name: string
  /** The processor's time without a mutant. */
  readonly milliseconds: number
  /** By id of a mutant, how often its code ran. */
  readonly hits: Readonly<Record<string, number>>
}

export interface Covered {
  readonly kind: 'covered'
  readonly tests: readonly TestSeen[]
  /** The same for code that ran while the modules were loaded. */
  readonly loading: Readonly<Record<string, number>>
  /** The same for code that ran before or after all tests of a file. */
  readonly around: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** By the path of a test file, those of the files that it loads. */
  readonly reached: Readonly<Record<string, readonly string[]>>
  /** Without a mutant. A run with any is not begun. */
  readonly failures: readonly Failure[]
}

export interface Failure {
  readonly file: string
  /** The test, or nothing where loading failed. */
  readonly number?: number
  readonly name: string
  readonly message: string
}

export interface Tried {
  readonly kind: 'tried'
  readonly failure?: Failure
  /** True where the code of the mutant ran: else what it makes is kept from before, such as a schema that is made when it is first asked for. */
  readonly ran: boolean
  /** The same test fails without the mutant now: something was left behind, and the process is of no use. */
  readonly spoilt: boolean
}

export type Answer =
  | { readonly kind: 'loaded' }
  | Covered
  | Tried
  | { readonly kind: 'broken'; readonly message: string }
