import type { PartnerId } from './ids.ts'

/** The most that a stage counts by name: each is two metrics that are charged for, and the policy of a bus takes no more. */
export const MOST_PARTNERS = 40

/** Partners that no list names are counted together under this, so none may be called so. */
export const OTHERS = 'others'

/** The ids in a text with commas between them, of which no id has one. */
export const partnersIn = (text: string): PartnerId[] => text.split(',').filter(Boolean) as PartnerId[]
