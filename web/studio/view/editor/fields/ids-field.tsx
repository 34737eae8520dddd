import { mistakesAround } from '../../../core/checking.ts'
import { fieldsOf, listOf, type Value, valueAt } from '../../../model/paths.ts'
import { useEditing } from '../editing.ts'
import { GroupFrame } from './field.tsx'
import type { ValueFieldProps } from './value-field.tsx'

/** The ids of the keepsakes that can be earned beside the one that a path leads into. */
function othersOf(content: Value, path: ValueFieldProps['path']): string[] {
  return listOf(fieldsOf(content).keepsakes)
    .filter((_, index) => index !== path[1])
    .flatMap((keepsake) => {
      const { id, tiers } = fieldsOf(keepsake)
      return Array.isArray(tiers) ? tiers.map((tier) => fieldsOf(tier).id) : [id]
    })
    .filter((id): id is string => typeof id === 'string')
}

/** Other keepsakes: every one, or some. */
export function IdsField({ path, label, about }: Omit<ValueFieldProps, 'form'>) {
  const { content, checked, edit } = useEditing()
  const value = valueAt(content, path)
  const chosen = listOf(value)
  const others = othersOf(content, path)
  const unknown = chosen.filter((id) => !others.includes(String(id))).map(String)
  const set = (next: Value) => edit({ kind: 'set', path, value: next })
  const name = `ids-${path.join('-')}`
  return (
    <GroupFrame path={path} label={label} about={about} mistakes={mistakesAround(checked, path, [])}>
      <label class="check">
        <input type="radio" name={name} checked={value === 'all'} onChange={() => set('all')} />
        <span>Every other keepsake</span>
      </label>
      <label class="check">
        <input type="radio" name={name} checked={value !== 'all'} onChange={() => set(others.slice(0, 1))} />
        <span>These</span>
      </label>
      {value !== 'all' && (
        <div class="checks">
          {[...others, ...unknown].map((id) => (
            <label key={id} class="check">
              <input
                type="checkbox"
                checked={chosen.includes(id)}
                onChange={({ currentTarget }) =>
                  set(currentTarget.checked ? [...chosen, id] : chosen.filter((each) => each !== id))
                }
              />
              <span>{id}</span>
            </label>
          ))}
        </div>
      )}
    </GroupFrame>
  )
}
