import { type Outlook, type OutlookContext, partsOutlook } from '../guiding/outlook.ts'
import { defineGuide, type Earn } from '../kind.ts'

interface AtLeast {
  readonly n: number
  readonly of: readonly Earn[]
}

export const guide = {
  all: defineGuide({
    description: 'Every one of these criteria.',
    lookAt: (parts: readonly Earn[], context) => lookAtParts(parts, parts.length, [], context),
  }),
  any: defineGuide({
    description: 'One of these criteria.',
    lookAt: (parts: readonly Earn[], context) => lookAtParts(parts, 1, [], context),
  }),
  atLeast: defineGuide({
    description: 'Some of these criteria.',
    keys: { n: 'How many of them are needed.', of: 'The criteria.' },
    lookAt: ({ n, of }: AtLeast, context) => lookAtParts(of, n, ['of'], context),
  }),
}

function lookAtParts(
  parts: readonly Earn[],
  needed: number,
  path: readonly PropertyKey[],
  { lookAt }: OutlookContext,
): Outlook {
  return partsOutlook(
    parts.map((part, index) => lookAt(part, [...path, index])),
    needed,
  )
}
