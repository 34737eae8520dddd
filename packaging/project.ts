import { join } from 'node:path'

/** The folder that holds serverless.yml. */
export const projectRoot = join(import.meta.dirname, '..')
