import * as z from 'zod/mini'
import { howMany } from '../../../schemas/how-many.ts'
import { wants } from '../../../schemas/wants.ts'
import type { MeasureKey } from '../../progress/measure.ts'
import {
  type CompileContext,
  type Criterion,
  defineKind,
  type Earn,
  type Grammar,
  howFar,
  targetSchema,
} from '../kind.ts'
import { guide } from './guide.ts'

const PARTS = 'a list of at least one criterion, such as [{ watch: { minutes: 15 } }]'

const partsSchema = ({ earn }: Pick<Grammar, 'earn'>) =>
  z.array(earn, wants(PARTS)).check(z.minLength(1, `must be ${PARTS}`))

/** Every part. */
export const all = defineKind({
  name: 'all',
  guide: guide.all,
  schema: partsSchema,
  compile: (parts, context) => compileParts(parts, parts.length, context),
})

/** At least one part. It shows how far the part is that is nearest to its target. */
export const any = defineKind({
  name: 'any',
  guide: guide.any,
  schema: partsSchema,
  compile: (parts, context) => {
    const criterion = compileParts(parts, 1, context)
    return {
      ...criterion,
      howFar: (progress) =>
        criterion.parts.of
          .map((part) => part.howFar(progress))
          .reduce((best, next) => (next.current / next.target > best.current / best.target ? next : best)),
    }
  },
})

/** At least `n` of the parts, whichever they are. */
export const atLeast = defineKind({
  name: 'atLeast',
  guide: guide.atLeast,
  schema: (grammar) =>
    z
      .strictObject(
        { n: targetSchema(500), of: partsSchema(grammar) },
        wants('an object with n and of, such as { n: 2, of: [...] }'),
      )
      .check(
        z.superRefine(({ n, of }, context) => {
          if (n <= of.length) return
          context.addIssue({
            code: 'custom',
            path: ['n'],
            message: `can never be met: there ${of.length === 1 ? 'is' : 'are'} ${howMany(of.length, 'criterion', 'criteria')} in of`,
          })
        }),
      ),
  compile: ({ n, of }, context) => compileParts(of, n, context),
})

/** A criterion of which `needed` parts must be met. It was met when the last of those was. */
function compileParts<M extends MeasureKey>(
  parts: readonly Earn[],
  needed: number,
  { compile }: CompileContext<M>,
) {
  const of = parts.map(compile)
  return {
    parts: { needed, of },
    measures: of.flatMap(({ measures }) => measures),
    collects: of.some(({ collects }) => collects),
    howFar: (progress) => howFar(of.filter((part) => part.howFar(progress).met).length, needed, 'criteria'),
    metAt: (progress) => {
      const times = of.flatMap((part) => part.metAt(progress) ?? [])
      return times.sort((a, b) => a - b)[needed - 1]
    },
  } satisfies Criterion<M>
}
