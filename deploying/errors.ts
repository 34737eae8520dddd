import { UserError } from '../cli/terminal.ts'

/** Something stands in the way of a deployment. Nothing was changed. */
export class PreflightError extends UserError {
  readonly mistakes: readonly Mistake[]

  constructor(mistakes: readonly Mistake[]) {
    const count = mistakes.length === 1 ? 'One thing stands' : `${mistakes.length} things stand`
    super(
      `${count} in the way, and nothing was changed:\n${mistakes.map(({ at, message }) => `- ${at}: ${message}`).join('\n')}`,
    )
    this.mistakes = mistakes
  }
}

/** Something is wrong with what a deployment is made from, or with where it is to go. */
export interface Mistake {
  /** A parameter, a setting or a resource: where the mistake is. */
  readonly at: string
  /** Says what is wrong, and how to mend it. */
  readonly message: string
  /** A deployment with a warning works, and somebody should know. */
  readonly severity: 'error' | 'warning'
}

export const mistake = (at: string, message: string): Mistake => ({ at, message, severity: 'error' })
export const warning = (at: string, message: string): Mistake => ({ at, message, severity: 'warning' })
