import type { CampaignList } from '../../schemas/api/campaign.ts'
import { Drawing } from '../art/drawings.tsx'
import type { Choice } from '../model/choice.ts'
import { Lamp } from './lamp.tsx'

interface HeaderProps {
  readonly viewer: string | undefined
  readonly viewers: readonly string[]
  readonly campaignId: string | undefined
  readonly campaigns: CampaignList['campaigns']
  onChoose(choice: Choice): void
}

export function Header({ viewer, viewers, campaignId, campaigns, onChoose }: HeaderProps) {
  return (
    <header class="header">
      <p class="brand">
        <Drawing name="star" />
        <span class="brand-name">Keepsakes</span>
      </p>
      <div class="controls">
        {campaigns.length > 1 && (
          <Choose
            label="Passport"
            value={campaignId}
            options={campaigns.map((each) => [each.campaignId, each.title])}
            onChoose={(campaign) => onChoose({ campaign })}
          />
        )}
        {viewers.length > 0 && (
          <Choose
            label="Viewer"
            class="choose-viewer"
            value={viewer}
            options={viewers.map((each) => [each, each])}
            onChoose={(next) => onChoose({ viewer: next })}
          />
        )}
        <Lamp />
      </div>
    </header>
  )
}

interface ChooseProps {
  readonly label: string
  readonly class?: string
  readonly value: string | undefined
  readonly options: readonly (readonly [value: string, text: string])[]
  onChoose(value: string): void
}

function Choose({ label, class: style = '', value, options, onChoose }: ChooseProps) {
  return (
    <label class={`choose ${style}`}>
      <span class="choose-label">{label}</span>
      <select value={value} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
        {options.map(([each, text]) => (
          <option key={each} value={each} dir="auto">
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}
