import { TestEnvironment } from 'jest-environment-node'
import { compileOnce } from './compiled-once.ts'

compileOnce()

/** Jest's environment for Node, in a worker that compiles what it loads once. */
export default TestEnvironment
