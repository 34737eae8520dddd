import { burst } from './burst.ts'
import { catalogueAway } from './catalogue-away.ts'
import { diskFull } from './disk-full.ts'
import { hotUser } from './hot-user.ts'
import { kills } from './kills.ts'
import { refusingBus } from './refusing-bus.ts'
import { stampede } from './stampede.ts'
import type { Fault } from './support/fault.ts'
import { throttledTables } from './throttled-tables.ts'

/** In an order in which one world can go through all of them with few starts. */
export const EVERY_FAULT: readonly Fault[] = [
  kills,
  diskFull,
  throttledTables,
  refusingBus,
  hotUser,
  stampede,
  burst,
  catalogueAway,
]
