import type { Field, Form } from '../../../model/forms/form.ts'
import { choiceWord, labelOf } from '../../../model/forms/words.ts'
import { type Path, valueAt } from '../../../model/paths.ts'
import { useEditing } from '../editing.ts'
import { CriterionForm } from './criterion-form.tsx'
import { DurationField } from './duration-field.tsx'
import { FieldFrame } from './field.tsx'
import { IdsField } from './ids-field.tsx'
import { ListForm } from './list-form.tsx'
import { ObjectForm } from './object-form.tsx'
import { PictureField } from './picture-field.tsx'
import { RawField } from './raw-field.tsx'
import { TextsField } from './texts-field.tsx'
import { TimeField } from './time-field.tsx'
import { WhereForm } from './where-form.tsx'

export interface ValueFieldProps {
  readonly path: Path
  readonly label: string
  readonly form: Form
  readonly about?: string | undefined
  readonly onRemove?: (() => void) | undefined
  /** The activity that is asked for around it, if there is one. */
  readonly activity?: string | undefined
}

/** The input for a value, whatever its form. */
export function ValueField(props: ValueFieldProps) {
  const { form } = props
  switch (form.is) {
    case 'texts':
      return <TextsField {...props} />
    case 'time':
      return <TimeField {...props} />
    case 'duration':
      return <DurationField {...props} />
    case 'flag':
    case 'true':
      return <FlagField {...props} />
    case 'choice':
      return <ChoiceField {...props} options={form.options} />
    case 'ids':
      return <IdsField {...props} />
    case 'where':
      return <WhereForm {...props} />
    case 'criterion':
      return <CriterionForm {...props} />
    case 'list':
      return <ListForm {...props} form={form} />
    case 'object':
      return <ObjectForm {...props} fields={form.fields} />
    case 'text':
      if (props.path.at(-1) === 'image') return <PictureField {...props} />
      return <PlainField {...props} isNumber={false} />
    case 'number':
      return <PlainField {...props} isNumber />
    default:
      return <RawField {...props} />
  }
}

/** The fields of an object that are there or have to be, and buttons for the others. */
export function Fields({
  path,
  fields,
  activity,
}: {
  path: Path
  fields: readonly Field[]
  activity?: string | undefined
}) {
  const { content, edit } = useEditing()
  const isThere = ({ key }: Field) => valueAt(content, [...path, key]) !== undefined
  const shown = fields.filter((field) => field.isRequired || isThere(field))
  return (
    <>
      {shown.map(({ key, form, about, isRequired }) => (
        <ValueField
          key={key}
          path={[...path, key]}
          label={labelOf(key)}
          form={form}
          about={about}
          activity={activity}
          onRemove={isRequired ? undefined : () => edit({ kind: 'remove', path: [...path, key] })}
        />
      ))}
    </>
  )
}

interface PlainFieldProps extends Omit<ValueFieldProps, 'form'> {
  readonly isNumber: boolean
  readonly suggestions?: readonly string[]
}

/** A text or a number on one line. What is no number stays as it was typed, and is told as a mistake. */
export function PlainField({ path, label, about, onRemove, isNumber, suggestions }: PlainFieldProps) {
  const { content, edit } = useEditing()
  const value = valueAt(content, path)
  const list = `${path.join('-')}-list`
  return (
    <FieldFrame path={path} label={label} about={about} onRemove={onRemove}>
      {(described) => (
        <>
          <input
            type="text"
            class={`input ${isNumber ? 'input-number' : ''}`}
            {...described}
            dir={isNumber ? undefined : 'auto'}
            value={value === undefined || value === null ? '' : String(value)}
            inputMode={isNumber ? 'decimal' : undefined}
            autocomplete="off"
            spellcheck={false}
            {...(suggestions ? { list } : {})}
            onInput={({ currentTarget }) =>
              edit(
                {
                  kind: 'set',
                  path,
                  value: isNumber ? numberTyped(currentTarget.value) : currentTarget.value,
                },
                described.id,
              )
            }
          />
          {suggestions && (
            <datalist id={list}>
              {suggestions.map((each) => (
                <option key={each} value={each} />
              ))}
            </datalist>
          )}
        </>
      )}
    </FieldFrame>
  )
}

/** Nothing typed is no value, which is a mistake of its own where one has to be. */
function numberTyped(text: string): string | number | null {
  if (text.trim() === '') return null
  const number = Number(text)
  return String(number) === text.trim() ? number : text
}

function FlagField({ path, label, about, onRemove }: ValueFieldProps) {
  const { content, edit } = useEditing()
  const value = valueAt(content, path)
  return (
    <FieldFrame path={path} label={label} about={about} onRemove={onRemove}>
      {(described) => (
        <input
          type="checkbox"
          class="checkbox"
          {...described}
          checked={value === true}
          onChange={({ currentTarget }) =>
            edit(currentTarget.checked ? { kind: 'set', path, value: true } : { kind: 'remove', path })
          }
        />
      )}
    </FieldFrame>
  )
}

function ChoiceField({
  path,
  label,
  about,
  onRemove,
  options,
}: ValueFieldProps & { readonly options: readonly string[] }) {
  const { content, edit } = useEditing()
  const value = valueAt(content, path)
  const isOther = !options.some((option) => option === value)
  return (
    <FieldFrame path={path} label={label} about={about} onRemove={onRemove}>
      {(described) => (
        <select
          class="select"
          {...described}
          value={String(value ?? '')}
          onChange={({ currentTarget }) => edit({ kind: 'set', path, value: currentTarget.value })}
        >
          {isOther && <option value={String(value ?? '')}>{value ? String(value) : 'Choose one'}</option>}
          {options.map((option) => (
            <option key={option} value={option}>
              {choiceWord(option)}
            </option>
          ))}
        </select>
      )}
    </FieldFrame>
  )
}
