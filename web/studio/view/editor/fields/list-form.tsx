import { mistakesAround } from '../../../core/checking.ts'
import { firstOf } from '../../../model/forms/criterion.ts'
import type { Form } from '../../../model/forms/form.ts'
import { fieldsOf, listOf, type Path, valueAt } from '../../../model/paths.ts'
import { useEditing } from '../editing.ts'
import { GroupFrame, RemoveButton } from './field.tsx'
import { Optional } from './optional.tsx'
import { Fields, ValueField, type ValueFieldProps } from './value-field.tsx'

interface ListFormProps extends Omit<ValueFieldProps, 'form'> {
  readonly form: Extract<Form, { is: 'list' }>
  /** The word for one of them. */
  readonly one?: string
}

/** Several of one form, in an order that can be changed. */
export function ListForm({ path, label, about, onRemove, form, one = wordOf(form) }: ListFormProps) {
  const { content, checked, edit } = useEditing()
  const items = listOf(valueAt(content, path))
  return (
    <GroupFrame
      path={path}
      label={label}
      about={about}
      onRemove={onRemove}
      class="group-list"
      mistakes={mistakesAround(checked, path, [...items.keys()])}
    >
      <ol class="parts-list">
        {items.map((_, index) => (
          // Parts have no names of their own.
          <li key={index} class="part">
            <Part path={[...path, index]} of={form.of} name={`${one} ${index + 1}`} many={items.length} />
          </li>
        ))}
      </ol>
      <button
        type="button"
        class="chip"
        onClick={() => edit({ kind: 'insert', path, at: items.length, value: firstOf(form.of) })}
      >
        <span aria-hidden="true">+ </span>Another {one.toLowerCase()}
      </button>
    </GroupFrame>
  )
}

const wordOf = ({ of }: Extract<Form, { is: 'list' }>) => (of.is === 'criterion' ? 'Part' : 'Step')

interface PartProps {
  readonly path: Path
  readonly of: Form
  readonly name: string
  readonly many: number
}

function Part({ path, of, name, many }: PartProps) {
  const { content, checked, edit } = useEditing()
  const index = Number(path.at(-1))
  const list = path.slice(0, -1)
  const activity = fieldsOf(valueAt(content, path)).activity
  const controls = (
    <div class="part-controls">
      <MoveButton
        name={name}
        to="up"
        isOff={index === 0}
        onMove={() => edit({ kind: 'move', path: list, from: index, to: index - 1 })}
      />
      <MoveButton
        name={name}
        to="down"
        isOff={index === many - 1}
        onMove={() => edit({ kind: 'move', path: list, from: index, to: index + 1 })}
      />
      <RemoveButton what={name} onRemove={() => edit({ kind: 'remove', path })} />
    </div>
  )
  if (of.is !== 'object')
    return (
      <>
        {controls}
        <ValueField path={path} label={name} form={of} />
      </>
    )
  return (
    <GroupFrame
      path={path}
      label={name}
      mistakes={mistakesAround(
        checked,
        path,
        of.fields.map(({ key }) => key),
      )}
    >
      {controls}
      <Fields path={path} fields={of.fields} activity={typeof activity === 'string' ? activity : undefined} />
      <Optional path={path} fields={of.fields} />
    </GroupFrame>
  )
}

function MoveButton({
  name,
  to,
  isOff,
  onMove,
}: {
  name: string
  to: 'up' | 'down'
  isOff: boolean
  onMove(): void
}) {
  return (
    <button type="button" class="remove" aria-label={`Move ${to}: ${name}`} disabled={isOff} onClick={onMove}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path
          d={to === 'up' ? 'M12 19V6M6 11l6-6 6 6' : 'M12 5v13M6 13l6 6 6-6'}
          fill="none"
          stroke="currentColor"
          stroke-width="2"
          stroke-linecap="round"
        />
      </svg>
    </button>
  )
}
