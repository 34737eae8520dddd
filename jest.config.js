import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'

// The tests start this project's commands a hundred times: each takes the types off and compiles once.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(
  new URL('node_modules/.cache/keepsakes-compiled', import.meta.url),
)

// Node loads the tests and what they import, as it loads the program: docs/decisions/0079-node-loads-the-tests.md.
export default {
  testEnvironment: '<rootDir>/tests/support/jest/environment.ts',
  runtime: '<rootDir>/tests/support/jest/runtime.ts',
  testSequencer: '<rootDir>/tests/support/jest/sequencer.ts',
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  transform: {},
  setupFilesAfterEnv: ['<rootDir>/tests/support/openapi/every-answer.ts'],
  // The local stack compiles the template and starts function environments.
  // More runs, and larger crowds, take longer; and a machine may have much else to do.
  testTimeout: 240_000 * Math.max(1, Number(process.env.KEEPSAKES_RUNS) || 1),
  // Much of the suite waits for queues and for processes of its own: another worker has the cores meanwhile.
  maxWorkers: availableParallelism() * 2,
}
