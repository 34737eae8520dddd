import type { Units } from '../../store/open.ts'
import { openRejections, type Rejections } from '../../store/rejections.ts'
import { databaseClient } from './database.ts'
import type { Environment } from './environment.ts'

// Beside wiring.ts, not in it: what the store of rejections imports of Node is in every bundle that imports its file, used or not.

/** Rejected activities, by partner and reason. */
export const rejectionsOf = (
  { REJECTED_TABLE: table }: Pick<Environment, 'REJECTED_TABLE'>,
  onUnits: (units: Units) => void,
): Rejections => openRejections({ client: databaseClient(), table, onUnits })
