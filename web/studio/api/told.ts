import { Refused, type Told, Unreachable } from '../../api/read.ts'

/** The words for what an attempt came to. @throws whatever is no answer of the API, nor the lack of one */
export function toldOf(error: unknown): Told {
  if (error instanceof Refused) return error.told
  if (!(error instanceof Unreachable)) throw error
  return { type: 'about:blank', title: 'No answer came', detail: 'Look at your connection, then try again.' }
}
