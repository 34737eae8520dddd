import { useState } from 'preact/hooks'
import { mistakesAround } from '../../core/checking.ts'
import { campaignForms } from '../../model/forms/form.ts'
import { labelOf } from '../../model/forms/words.ts'
import { newSecret } from '../../model/making/stamp-templates.ts'
import { fieldsOf } from '../../model/paths.ts'
import { FORM_TITLE, useEditing } from './editing.ts'
import { Mistakes } from './fields/field.tsx'
import { Optional } from './fields/optional.tsx'
import { Fields, PlainField } from './fields/value-field.tsx'

/** The campaign's own fields. */
export function PassportForm({ onLanguage }: { onLanguage(tag: string): void }) {
  const { checked, languages, edit, content } = useEditing()
  const fields = campaignForms().campaign.filter(({ key }) => key !== 'keepsakes')
  const plain = fields.filter(({ key }) => key !== 'timeZone')
  const [start, end] = [
    plain.filter(({ key }) => FIRST.includes(key)),
    plain.filter(({ key }) => !FIRST.includes(key)),
  ]
  return (
    <section class="form" aria-labelledby={FORM_TITLE}>
      <header class="form-head">
        <p class="form-over">All stamps together</p>
        <h2 id={FORM_TITLE} tabIndex={-1}>
          The passport itself
        </h2>
      </header>
      <Mistakes
        mistakes={mistakesAround(
          checked,
          [],
          campaignForms().campaign.map(({ key }) => key),
        )}
      />
      <Mistakes mistakes={checked.mistakes.filter(({ path }) => path === 'keepsakes')} />
      <Fields path={[]} fields={start} />
      <PlainField
        path={['timeZone']}
        label={labelOf('timeZone')}
        about={fields.find(({ key }) => key === 'timeZone')?.about}
        isNumber={false}
        suggestions={Intl.supportedValuesOf('timeZone')}
      />
      <Fields path={[]} fields={end} />
      <AddLanguage
        languages={languages}
        onAdd={(tag) => {
          // Before there can be a second language, the first has a name.
          if (languages.length === 0 && fieldsOf(content).language === undefined)
            edit({ kind: 'set', path: ['language'], value: tag })
          else onLanguage(tag)
        }}
      />
      <Optional
        path={[]}
        fields={fields}
        firsts={{ secret: newSecret(), language: 'en' }}
        except={['language']}
      />
    </section>
  )
}

const FIRST = ['title', 'description', 'startsAt', 'endsAt']

function AddLanguage({ languages, onAdd }: { languages: readonly string[]; onAdd(tag: string): void }) {
  const [typed, setTyped] = useState('')
  const tag = canonical(typed)
  const isNew = tag !== undefined && !languages.includes(tag)
  return (
    <form
      class="add-language"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isNew) return
        onAdd(tag)
        setTyped('')
      }}
    >
      <label class="labelled">
        <span>
          {languages.length === 0 ? 'Language that it is written in' : 'Another language for its texts'}
        </span>
        <input
          class="input input-number"
          value={typed}
          placeholder={languages.length === 0 ? 'en' : 'fr'}
          autocomplete="off"
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      </label>
      <button type="submit" class="quiet-button" disabled={!isNew}>
        Add
      </button>
    </form>
  )
}

function canonical(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag.trim())[0]
  } catch {
    return undefined
  }
}
