import { type HeaderName, headers } from '../../schemas/api/operations/operation.ts'

/** Header fields of answers, by name. An answer that names one always has it. */
export const headerComponents: Readonly<Record<string, object>> = Object.fromEntries(
  Object.entries(headers).map(([name, description]) => [
    name,
    { description, required: true, schema: { type: 'string' } },
  ]),
)

export function headerRefs(names: readonly HeaderName[]): Record<string, object> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
}
