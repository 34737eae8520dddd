import { join, relative } from 'node:path'
import { createConfig, formatProblems, getTotals, lint } from '@redocly/openapi-core'
import { projectRoot } from '../packaging/project.ts'

const JSON_TYPES = ['application/json', 'application/problem+json']

/**
 * Redocly's recommended rules, every one an error, and stricter ones beside them. One that would fit is left out:
 * operation-4xx-problem-details-rfc7807, since API Gateway answers 429 and 431 itself and cannot be taught to.
 */
const STRICTER = {
  'array-parameter-serialization': 'error',
  'component-name-unique': 'error',
  'no-http-verbs-in-paths': 'error',
  'operation-description': 'error',
  'operation-singular-tag': 'error',
  'operation-tag-defined': 'error',
  'parameter-description': 'error',
  'path-params-defined': 'error',
  'paths-kebab-case': 'error',
  'spec-strict-refs': 'error',
  'request-mime-type': {
    severity: 'error',
    allowedValues: [
      ...['application/json', 'application/cloudevents+json', 'application/cloudevents-batch+json'],
      ...['image/svg+xml', 'image/png', 'image/jpeg', 'image/webp'],
    ],
  },
  'response-mime-type': { severity: 'error', allowedValues: JSON_TYPES },
  'response-contains-header': {
    severity: 'error',
    names: { '2xx': ['Cache-Control'], 304: ['ETag', 'Cache-Control'], 401: ['WWW-Authenticate'] },
  },
} as const

/** No route answers it: the live connection pushes it, and a generated client has its type from here. */
const PUSHED = '#/components/schemas/LiveMessage'

/** Prints what is wrong with an OpenAPI document. Returns how many mistakes it has. */
async function lintOpenApi(path: string): Promise<number> {
  const config = await createConfig({ extends: ['recommended-strict'], rules: STRICTER })
  const problems = (await lint({ ref: path, config })).filter(
    ({ ruleId, location }) =>
      ruleId !== 'no-unused-components' || location.every(({ pointer }) => pointer !== PUSHED),
  )
  const { errors } = getTotals(problems)
  if (errors > 0) formatProblems(problems, { format: 'codeframe', totals: getTotals(problems), version: '' })
  return errors
}

if (import.meta.main) {
  const path = process.argv[2] ?? join(projectRoot, 'docs/openapi.yaml')
  const errors = await lintOpenApi(path)
  if (errors === 0) console.log(`nothing is wrong with ${relative(process.cwd(), path)}`)
  process.exitCode = errors === 0 ? 0 : 1
}
