import { idOf } from '../../model/making/stamp-templates.ts'

export interface Wanted {
  readonly title: string
  readonly id: string
  readonly from: string
}

/** Next Monday, like `2026-06-15`: campaigns seldom begin today. */
export function nextMonday(now: number): string {
  const date = new Date(now)
  date.setUTCDate(date.getUTCDate() + ((8 - date.getUTCDay()) % 7 || 7))
  return date.toISOString().slice(0, 10)
}

/** As the schema has it; the schema tells more of it in the editor. */
const ID_PATTERN = '[A-Za-z0-9][A-Za-z0-9._\\-]{0,63}'

interface CampaignFieldsProps {
  readonly wanted: Wanted
  /** Why the id cannot be taken. */
  readonly mistake: string | undefined
  onChange(wanted: Wanted): void
}

/** A new campaign has to be told this before anything else. Its id follows its title until somebody writes another. */
export function CampaignFields({ wanted, mistake, onChange }: CampaignFieldsProps) {
  const { title, id, from } = wanted
  return (
    <>
      <label class="labelled">
        <span>Title</span>
        <input
          class="input"
          value={title}
          required
          maxLength={200}
          dir="auto"
          onInput={({ currentTarget: { value } }) =>
            onChange({ ...wanted, title: value, id: id === idOf(title) || id === '' ? idOf(value) : id })
          }
        />
      </label>
      <label class="labelled">
        <span>Id, which never changes</span>
        <input
          class="input code"
          value={id}
          required
          pattern={ID_PATTERN}
          spellcheck={false}
          aria-describedby="id-mistake"
          onInput={({ currentTarget }) => onChange({ ...wanted, id: currentTarget.value })}
        />
      </label>
      <p id="id-mistake" class="mistake-text" role="alert">
        {mistake}
      </p>
      <label class="labelled">
        <span>First day</span>
        <input
          type="date"
          class="input"
          value={from}
          required
          onInput={({ currentTarget }) => onChange({ ...wanted, from: currentTarget.value })}
        />
      </label>
    </>
  )
}
