import { type HeaderName, headers } from '../../schemas/api/operations/operation.ts'

/** Those that not all the answers have that name them. */
const SOMETIMES = ['Retry-After']

/** Header fields of answers, by name. */
export const headerComponents: Readonly<Record<string, object>> = Object.fromEntries(
  Object.entries(headers).map(([name, description]) => [
    name,
    { description, required: !SOMETIMES.includes(name), schema: { type: 'string' } },
  ]),
)

export function headerRefs(names: readonly HeaderName[]): Record<string, object> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
}
