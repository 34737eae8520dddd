import { valueAt } from '../../../model/paths.ts'
import { useEditing } from '../editing.ts'
import { FieldFrame } from './field.tsx'
import { PlainField, type ValueFieldProps } from './value-field.tsx'

const UNITS = [
  ['minutes', /^PT(\d*)M$/, (many: string) => `PT${many}M`],
  ['hours', /^PT(\d*)H$/, (many: string) => `PT${many}H`],
  ['days', /^P(\d*)D$/, (many: string) => `P${many}D`],
  ['weeks', /^P(\d*)W$/, (many: string) => `P${many}W`],
] as const

/** A span of time as a number of one unit. A span of several is written as ISO 8601 has it. */
export function DurationField(props: Omit<ValueFieldProps, 'form'>) {
  const { content, edit } = useEditing()
  const { path, label, about, onRemove } = props
  const value = String(valueAt(content, path) ?? '')
  const found = UNITS.find(([, form]) => form.test(value))
  if (!found) return <PlainField {...props} isNumber={false} />
  const [unit, form, write] = found
  const many = form.exec(value)?.[1] ?? ''
  return (
    <FieldFrame path={path} label={label} about={about} onRemove={onRemove}>
      {(described) => (
        <div class="number-unit">
          <input
            class="input input-number"
            {...described}
            inputMode="numeric"
            value={many}
            onInput={({ currentTarget }) => {
              const text = currentTarget.value.trim()
              const next = /^\d*$/.test(text) ? write(text) : text
              edit({ kind: 'set', path, value: next }, described.id)
            }}
          />
          <select
            class="select"
            aria-label={`${label}: unit`}
            value={unit}
            onChange={({ currentTarget }) => {
              const [, , other] = UNITS.find(([name]) => name === currentTarget.value) ?? found
              edit({ kind: 'set', path, value: other(many) })
            }}
          >
            {UNITS.map(([name]) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </div>
      )}
    </FieldFrame>
  )
}
