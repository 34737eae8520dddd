export type Decided = true
