import { useState } from 'preact/hooks'
import { campaignOf, campaignTemplates } from '../../model/making/campaign-templates.ts'
import { useDraft } from '../../state/use-draft.ts'
import { nextMonday } from '../campaigns/campaign-fields.tsx'

/** There is no draft: the ways to begin one. */
export function Begin({ campaignId }: { campaignId: string }) {
  const { session } = useDraft()
  const [trouble, setTrouble] = useState<string>()
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const open = async (file: File | undefined) => {
    if (!file) return
    if (file.size > LARGEST) return setTrouble(`${file.name} is larger than a campaign may be: 1 MB at most.`)
    session.begin(await file.text())
  }
  return (
    <section class="begin" aria-labelledby="begin-title">
      <h2 id="begin-title">There is no draft of {campaignId} yet</h2>
      <p>
        If it came from a campaign file, open that file here: the draft is its text, to the letter. What is
        live stays as it is until you publish.
      </p>
      <label class="labelled">
        <span>Campaign file</span>
        <input
          type="file"
          class="input"
          accept=".yaml,.yml,.json"
          onChange={({ currentTarget }) => void open(currentTarget.files?.[0])}
        />
      </label>
      {trouble && (
        <p class="mistake-text" role="alert">
          {trouble}
        </p>
      )}
      <p>Or begin anew:</p>
      <div class="optional">
        {campaignTemplates.map((template) => (
          <button
            key={template.name}
            type="button"
            class="chip"
            onClick={() =>
              session.begin(
                campaignOf(template, {
                  id: campaignId,
                  title: template.title,
                  from: nextMonday(Date.now()),
                  timeZone,
                }),
              )
            }
          >
            {template.name}
          </button>
        ))}
      </div>
    </section>
  )
}

/** Bytes: the API takes no more. */
const LARGEST = 1_000_000
