import type { Decided } from '../deciding/decided.ts'

export type Upwards = Decided
