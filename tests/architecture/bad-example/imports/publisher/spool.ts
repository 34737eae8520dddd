import { writeFileSync } from 'node:fs'

export const keep = writeFileSync
