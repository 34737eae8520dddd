import { useState } from 'preact/hooks'
import { campaignOf, campaignTemplates } from '../../model/making/campaign-templates.ts'
import { idOf } from '../../model/making/stamp-templates.ts'
import { nextMonday } from './campaign-fields.tsx'
import { MakeDialog } from './make-dialog.tsx'

/** A new campaign, to begin with as a template has it. */
export function NewCampaign({ onClose }: { onClose(): void }) {
  const [chosen, setChosen] = useState(campaignTemplates[0])
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const title = campaignTemplates[0]?.title ?? ''
  return (
    <MakeDialog
      title="New campaign"
      first={{ title, id: idOf(title), from: nextMonday(Date.now()) }}
      make={(wanted) => (chosen ? campaignOf(chosen, { ...wanted, timeZone }) : '')}
      onClose={onClose}
    >
      <fieldset class="template-choice">
        <legend>Begin with</legend>
        {campaignTemplates.map((template) => (
          <label key={template.name} class="template-card">
            <input
              type="radio"
              name="template"
              checked={template === chosen}
              onChange={() => setChosen(template)}
            />
            <span>
              <b>{template.name}</b>
              <span class="note">{template.about}</span>
            </span>
          </label>
        ))}
      </fieldset>
    </MakeDialog>
  )
}
