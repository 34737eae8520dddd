import { fieldsOf, type Value } from '../paths.ts'
import { campaignForms, type Form, type KindForm } from './form.ts'

/** The kind that a criterion has, where it has exactly one that there is. */
export function kindIn(earn: Value): KindForm | undefined {
  const names = Object.keys(fieldsOf(earn))
  return names.length === 1 ? campaignForms().kinds.find(({ name }) => name === names[0]) : undefined
}

/** A new thing of a form: the least that may be. Undefined where nothing is as good. */
export function firstOf(form: Form): Value {
  switch (form.is) {
    case 'choice':
      return form.options[0]
    case 'number':
      return form.least ?? 0
    case 'list':
      return Array.from({ length: Math.max(form.least, 1) }, () => firstOf(form.of))
    case 'object':
      return Object.fromEntries(
        form.fields
          .filter(({ isRequired }) => isRequired)
          .map(({ key, form: inner }) => [key, firstOf(inner)]),
      )
    case 'criterion':
      return firstOfKind(campaignForms().kinds[0])
    case 'ids':
      return 'all'
    case 'true':
    case 'flag':
      return true
    case 'duration':
      return 'P1D'
    default:
      return ''
  }
}

/** A new criterion of a kind. */
export const firstOfKind = (kind: KindForm | undefined): Value =>
  kind ? { [kind.name]: firstOf(kind.form) } : {}

/** A criterion as another kind, with all that both have a name for, and the parts where both are made of parts. */
export function asKind(earn: Value, to: KindForm): Value {
  const from = kindIn(earn)
  const spec = from && fieldsOf(earn)[from.name]
  const parts = partsIn(spec)
  const first = firstOf(to.form)
  if (to.form.is === 'list') return { [to.name]: parts ?? (from ? [earn] : first) }
  if (to.form.is !== 'object') return { [to.name]: first }
  const kept = Object.fromEntries(
    to.form.fields.flatMap(({ key, form }) => {
      if (form.is === 'list' && form.of.is === 'criterion')
        return [[key, parts ?? (from ? [earn] : firstOf(form))]]
      const value = fieldsOf(spec)[key]
      return value === undefined ? [] : [[key, value]]
    }),
  )
  return { [to.name]: { ...fieldsOf(first), ...kept } }
}

function partsIn(spec: Value): readonly Value[] | undefined {
  if (Array.isArray(spec)) return spec
  const { of } = fieldsOf(spec)
  return Array.isArray(of) ? of : undefined
}

/** The key of the amount to reach, which tiers take upon themselves: undefined for a kind that can have none. */
export { targetKeyOf } from '../../../../awarding/criteria/index.ts'
