import { type ReadBeat, readHeartbeat } from './heartbeat.ts'
import { isStatement, readStatement } from './xapi.ts'

/** Reads a heartbeat or a statement of the xAPI video profile, whichever it is. Never throws. */
export function readBeat(value: unknown): ReadBeat | { readonly ignored: string } {
  return isStatement(value) ? readStatement(value) : readHeartbeat(value)
}
