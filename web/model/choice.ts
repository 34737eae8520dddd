import type { CampaignList } from '../../schemas/api/campaign.ts'

type Summary = CampaignList['campaigns'][number]

/** The viewer and the campaign that the page's address names. */
export interface Choice {
  readonly viewer?: string
  readonly campaign?: string
}

export function choiceIn(search: string): Choice {
  const parameters = new URLSearchParams(search)
  const viewer = parameters.get('viewer')
  const campaign = parameters.get('campaign')
  return { ...(viewer ? { viewer } : {}), ...(campaign ? { campaign } : {}) }
}

/** The query string with another choice, all else in it kept. */
export function searchWith(search: string, choice: Choice): string {
  const parameters = new URLSearchParams(search)
  for (const [name, value] of Object.entries(choice)) parameters.set(name, value)
  return `?${parameters}`
}

/** The campaign asked for, if there is one; else the one that is on, else the latest. */
export function campaignOf(
  campaigns: readonly Summary[],
  asked: string | undefined,
  now: number,
): string | undefined {
  const isOn = ({ startsAt, endsAt }: Summary) => Date.parse(startsAt) <= now && now < Date.parse(endsAt)
  const chosen = campaigns.find(({ campaignId }) => campaignId === asked) ?? campaigns.find(isOn)
  return (chosen ?? campaigns[0])?.campaignId
}
