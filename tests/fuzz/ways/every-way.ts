import type { Functions } from '../functions.ts'
import { fileWays, type RunCommand } from './files.ts'
import { httpWays } from './http.ts'
import { queueWays } from './queues.ts'
import { studioWays } from './studio.ts'
import type { Way } from './way.ts'

/** Every way in that there is, each with a name of its own. */
export const everyWay = async (functions: Functions, run: RunCommand): Promise<Way[]> => [
  ...queueWays(functions),
  ...(await httpWays(functions)),
  ...(await studioWays(functions)),
  ...fileWays(run),
]
