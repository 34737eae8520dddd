import { fieldsOf, valueAt } from '../../../model/paths.ts'
import { clockOf, timeAt } from '../../../model/zone-times.ts'
import { useEditing } from '../editing.ts'
import { FieldFrame } from './field.tsx'
import { PlainField, type ValueFieldProps } from './value-field.tsx'

/** A time by the clocks of the campaign's zone. What is no time is written by hand. */
export function TimeField(props: Omit<ValueFieldProps, 'form'>) {
  const { content, edit } = useEditing()
  const { path, label, onRemove } = props
  const { timeZone } = fieldsOf(content)
  const value = valueAt(content, path)
  const clock = clockOf(value, timeZone)
  const isEmpty = value === '' || value === null || value === undefined
  if (clock === undefined && !(isEmpty && timeAt('2024-01-01T00:00', timeZone) !== undefined))
    return <PlainField {...props} isNumber={false} />
  const note = isEmpty ? `By the clocks of ${timeZone}.` : `By the clocks of ${timeZone}: ${value}`
  return (
    <FieldFrame path={path} label={label} about={note} onRemove={onRemove}>
      {(described) => (
        <input
          type="datetime-local"
          class="input input-time"
          {...described}
          step={clock && clock.length > 16 ? 1 : 60}
          value={clock ?? ''}
          onInput={({ currentTarget }) => {
            const next = timeAt(currentTarget.value, timeZone)
            // While a part of it is typed, it is no time.
            if (next !== undefined) edit({ kind: 'set', path, value: next }, described.id)
          }}
        />
      )}
    </FieldFrame>
  )
}
