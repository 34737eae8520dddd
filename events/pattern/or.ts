/** The key that introduces alternatives. */
export const orKey = '$or'

/**
 * Names that EventBridge does not allow for fields inside `$or`, because they are or may become operators.
 * The list is that of its open-source matcher, event-ruler.
 */
const reservedInOr: ReadonlySet<string> = new Set([
  'exactly',
  'equals-ignore-case',
  'prefix',
  'suffix',
  'anything-but',
  'exists',
  'wildcard',
  'numeric',
  'cidr',
  '=',
  '<',
  '<=',
  '>',
  '>=',
  'regex',
  'not-wildcard',
  'not-equals-ignore-case',
  'date-after',
  'date-on-or-after',
  'date-before',
  'date-on-or-before',
  'in-date-range',
  'ip-address-in-range',
  'ip-address-not-in-range',
])

/** Whether a field inside `$or` may not have this name. */
export function isReservedInOr(name: string): boolean {
  return reservedInOr.has(name)
}
