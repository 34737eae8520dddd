import type { TestGlobals } from './environment.ts'

/** A test file that imports from `@jest/globals` gets this module. */
export const { jest, describe, expect, test } = globalThis as unknown as TestGlobals
