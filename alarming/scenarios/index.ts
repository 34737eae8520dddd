import { budgets } from './budgets.ts'
import { calm } from './calm.ts'
import { faults } from './faults.ts'
import { few } from './few.ts'
import { limits } from './limits.ts'
import { outages } from './outages.ts'
import { partners } from './partners.ts'
import { releases } from './releases.ts'
import type { Scenario } from './scenario.ts'
import { slow } from './slow.ts'

/** Every course of events that the alarms are held to, in the order of the table. */
export const scenarios: readonly Scenario[] = [
  ...outages,
  ...faults,
  ...limits,
  ...budgets,
  ...few,
  ...partners,
  ...releases,
  ...slow,
  ...calm,
]
