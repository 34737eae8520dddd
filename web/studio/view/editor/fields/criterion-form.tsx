import { mistakesAround } from '../../../core/checking.ts'
import { asKind, kindIn, targetKeyOf } from '../../../model/forms/criterion.ts'
import { campaignForms } from '../../../model/forms/form.ts'
import { criterionInWords, kindWord } from '../../../model/forms/words.ts'
import { fieldsOf, valueAt } from '../../../model/paths.ts'
import { useEditing } from '../editing.ts'
import { FieldFrame, fieldId, GroupFrame } from './field.tsx'
import { ListForm } from './list-form.tsx'
import { Optional } from './optional.tsx'
import { RawField } from './raw-field.tsx'
import { Fields, type ValueFieldProps } from './value-field.tsx'

/** One criterion: its kind, and what that kind asks for. Those made of others hold forms like this one. */
export function CriterionForm({ path, label, about }: Omit<ValueFieldProps, 'form'>) {
  const { content, checked, edit } = useEditing()
  const earn = valueAt(content, path)
  const kind = kindIn(earn)
  const tiers = fieldsOf(valueAt(content, path.slice(0, -1))).tiers
  return (
    <GroupFrame
      path={path}
      label={label}
      class="group-criterion"
      mistakes={mistakesAround(checked, path, kind ? [kind.name] : [])}
    >
      <p class="in-words" dir="auto">
        {criterionInWords(earn)}
      </p>
      <FieldFrame path={[...path, '(kind)']} label="What it takes" about={kind?.about ?? about} mistakes={[]}>
        {(described) => (
          <select
            class="select"
            {...described}
            value={kind?.name ?? ''}
            onChange={({ currentTarget }) => {
              const to = campaignForms().kinds.find(({ name }) => name === currentTarget.value)
              if (to) edit({ kind: 'set', path, value: asKind(earn, to) })
            }}
          >
            {!kind && <option value="">Choose what it takes</option>}
            {campaignForms().kinds.map(({ name }) => (
              <option key={name} value={name}>
                {kindWord(name)}
              </option>
            ))}
          </select>
        )}
      </FieldFrame>
      {kind ? (
        <Spec path={[...path, kind.name]} kind={kind} hasTiers={tiers !== undefined} />
      ) : (
        <RawField path={path} label="As it is written" />
      )}
    </GroupFrame>
  )
}

function Spec({
  path,
  kind,
  hasTiers,
}: {
  path: ValueFieldProps['path']
  kind: NonNullable<ReturnType<typeof kindIn>>
  hasTiers: boolean
}) {
  const { content, checked } = useEditing()
  const { form } = kind
  if (form.is === 'list') return <ListForm path={path} label="Parts" form={form} />
  if (form.is !== 'object') return <RawField path={path} label={kindWord(kind.name)} />
  const activity =
    fieldsOf(valueAt(content, path)).activity ?? (kind.name === 'watch' ? 'TvWatched' : undefined)
  // Tiers take the amount to reach upon themselves.
  const amount = hasTiers ? targetKeyOf(kind.name) : undefined
  const fields = form.fields.map((field) => ({
    ...field,
    isRequired: field.isRequired && field.key !== amount,
  }))
  const others = mistakesAround(
    checked,
    path,
    form.fields.map(({ key }) => key),
  )
  return (
    <div class="spec" id={fieldId(path)} tabIndex={-1}>
      {others.length > 0 && (
        <GroupFrame path={[...path, '(others)']} label="Something else is wrong here" mistakes={others}>
          {null}
        </GroupFrame>
      )}
      <Fields path={path} fields={fields} activity={typeof activity === 'string' ? activity : undefined} />
      <Optional path={path} fields={fields} except={amount === undefined ? [] : [amount]} />
    </div>
  )
}
