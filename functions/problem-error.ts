import type { ProblemDetails } from '../schemas/problem-details.ts'

/** Thrown anywhere under the API stack, it becomes the answer. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly problem: ProblemDetails

  constructor(problem: ProblemDetails, options?: ErrorOptions) {
    super(problem.title, options)
    this.problem = problem
  }
}
