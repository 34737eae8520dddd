/**
 * The one door of this folder: EventBridge's event patterns, validated, compiled and explained. README.md tells the rest.
 *
 * @example
 * ```ts
 * const pattern = compilePattern({ source: [{ prefix: 'partner.' }] })
 * pattern.matches({ source: 'partner.quizzes' }) // true
 * mismatchesOf(pattern.source, { source: 'aws.s3' })[0]?.wanted // 'a text that begins with "partner."'
 * ```
 * @module
 */

export { compilePattern, compilePatternText, type FieldRequirement, type Pattern } from './compile.ts'
export { compileLeaf } from './leaf.ts'
export type { Matcher, Scalar, TextMatcher } from './matcher.ts'
export { parseEntry } from './operators.ts'
export { type Conjunction, orKey, parsePattern } from './parse.ts'
export { PatternError } from './pattern-error.ts'
export { foldCase, parseWildcard } from './text.ts'
export { type Mismatch, mismatchesOf } from './why.ts'
