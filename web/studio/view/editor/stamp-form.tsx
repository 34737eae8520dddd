import { mistakesAround } from '../../core/checking.ts'
import { campaignForms } from '../../model/forms/form.ts'
import { labelOf } from '../../model/forms/words.ts'
import { freeId, idsIn } from '../../model/making/stamp-templates.ts'
import { fieldsOf, listOf, valueAt } from '../../model/paths.ts'
import { useStudio } from '../../state/studio.ts'
import { titleOf } from './board.tsx'
import { FORM_TITLE, focusForm, useEditing } from './editing.ts'
import { Mistakes } from './fields/field.tsx'
import { ListForm } from './fields/list-form.tsx'
import { Optional } from './fields/optional.tsx'
import { Fields, ValueField } from './fields/value-field.tsx'

/** Everything of one stamp. */
export function StampForm({ index }: { index: number }) {
  const { content, checked, edit, select } = useEditing()
  const { say } = useStudio()
  const path = ['keepsakes', index] as const
  const stamp = valueAt(content, path)
  const { keepsakes, startsAt, endsAt } = fieldsOf(content)
  const many = listOf(keepsakes).length
  const { keepsake } = campaignForms()
  const others = keepsake.filter(({ key }) => !BELOW.includes(key))
  // Its title is what people call it; its id hardly ever changes.
  const shown = [...others.filter(({ key }) => key !== 'id'), ...others.filter(({ key }) => key === 'id')]
  const { id, title } = fieldsOf(stamp)
  const move = (to: number) => {
    edit({ kind: 'move', path: ['keepsakes'], from: index, to })
    select(to)
    say(`${titleOf(stamp)} is now stamp ${to + 1} of ${many}`)
    focusForm()
  }
  const copy = () => {
    const anew = {
      id: freeId(`${String(id)}-copy`, idsIn(content)),
      ...(title === undefined ? {} : { title }),
    }
    edit({ kind: 'copy', path: ['keepsakes'], from: index, anew })
    select(index + 1)
    say(`A copy of ${titleOf(stamp)} is there`)
    focusForm()
  }
  const remove = () => {
    edit({ kind: 'remove', path })
    select(many > 1 ? Math.min(index, many - 2) : 'passport')
    say(`${titleOf(stamp)} is gone. Undo brings it back`)
    focusForm()
  }
  return (
    <section class="form" aria-labelledby={FORM_TITLE}>
      <header class="form-head">
        <p class="form-over">
          Stamp {index + 1} of {many}
        </p>
        <h2 id={FORM_TITLE} tabIndex={-1} dir="auto">
          {titleOf(stamp)}
        </h2>
        <div class="form-actions">
          <button type="button" class="link" disabled={index === 0} onClick={() => move(index - 1)}>
            Move earlier
          </button>
          <button type="button" class="link" disabled={index === many - 1} onClick={() => move(index + 1)}>
            Move later
          </button>
          <button type="button" class="link" onClick={copy}>
            Copy
          </button>
          <button type="button" class="link" onClick={remove}>
            Delete
          </button>
        </div>
      </header>
      <Mistakes
        mistakes={mistakesAround(
          checked,
          path,
          keepsake.map(({ key }) => key),
        )}
      />
      <Fields path={path} fields={shown} />
      <ValueField path={[...path, 'earn']} label={labelOf('earn')} form={{ is: 'criterion' }} />
      <TiersForm path={[...path, 'tiers']} />
      <Optional path={path} fields={keepsake} firsts={{ ...FIRSTS, window: { startsAt, endsAt } }} />
    </section>
  )
}

/** They stand below the others, since most of a stamp is said before. */
const BELOW = ['earn', 'tiers']

/** These are likelier meant than the least that may be. */
const FIRSTS = {
  supply: 100,
  chance: 0.1,
  tiers: [
    { id: 'bronze', title: 'Bronze', target: 5 },
    { id: 'silver', title: 'Silver', target: 10 },
  ],
}

function TiersForm({ path }: { path: readonly (string | number)[] }) {
  const { content, edit } = useEditing()
  const form = campaignForms().keepsake.find(({ key }) => key === 'tiers')
  if (valueAt(content, path) === undefined || form?.form.is !== 'list') return null
  return (
    <ListForm
      path={path}
      label={form.about ? 'Tiers' : labelOf('tiers')}
      about={form.about}
      form={form.form}
      one="Tier"
      onRemove={() => edit({ kind: 'remove', path })}
    />
  )
}
