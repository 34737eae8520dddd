import type { CampaignList } from '../../schemas/api/campaign.ts'

type Summary = CampaignList['campaigns'][number]

/** The viewer, the campaign and the language that the page's address names. */
export interface Choice {
  readonly viewer?: string
  readonly campaign?: string
  readonly lang?: string
}

export function choiceIn(search: string): Choice {
  const parameters = new URLSearchParams(search)
  const found = ['viewer', 'campaign', 'lang'].map((name) => [name, parameters.get(name)] as const)
  return Object.fromEntries(found.filter(([, value]) => value))
}

/** The query string with another choice, all else in it kept. */
export function searchWith(search: string, choice: Choice): string {
  const parameters = new URLSearchParams(search)
  for (const [name, value] of Object.entries(choice)) parameters.set(name, value)
  return `?${parameters}`
}

/** A path of the API that asks for a language, where the address names one; else the browser says its own. */
export function inLanguage(path: string, lang: string | undefined): string {
  return lang ? `${path}${path.includes('?') ? '&' : '?'}lang=${encodeURIComponent(lang)}` : path
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
