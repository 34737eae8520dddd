import { mistakesAround } from '../../../core/checking.ts'
import type { Field } from '../../../model/forms/form.ts'
import { useEditing } from '../editing.ts'
import { GroupFrame } from './field.tsx'
import { Optional } from './optional.tsx'
import { Fields, type ValueFieldProps } from './value-field.tsx'

/** An object with fields of its own. */
export function ObjectForm({
  path,
  label,
  about,
  onRemove,
  fields,
}: Omit<ValueFieldProps, 'form'> & { readonly fields: readonly Field[] }) {
  const { checked } = useEditing()
  const keys = fields.map(({ key }) => key)
  return (
    <GroupFrame
      path={path}
      label={label}
      about={about}
      onRemove={onRemove}
      mistakes={mistakesAround(checked, path, keys)}
    >
      <Fields path={path} fields={fields} />
      <Optional path={path} fields={fields} />
    </GroupFrame>
  )
}
