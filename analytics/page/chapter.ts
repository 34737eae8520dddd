import type { Report } from '../report.ts'
import type { Section } from '../section.ts'
import type { Published } from '../suppression.ts'

/** The part of the report on one campaign. */
export interface Chapter {
  readonly campaignId: string
  readonly campaign: Published
  readonly sections: readonly { readonly section: Section; readonly rows: readonly Published[] }[]
  /** The title that producers gave a keepsake. */
  titleOf(keepsakeId: unknown): string
}

/** A chapter for each campaign, in the order of their ids. */
export function chaptersOf({ answers }: Report): Chapter[] {
  const rowsOf = (key: string) => answers.find(({ section }) => section.key === key)?.rows ?? []
  return rowsOf('campaigns').map((campaign) => {
    const { campaignId } = campaign.values
    const isOfIt = ({ values }: Published) => values.campaignId === campaignId
    const titles = new Map(
      rowsOf('funnel')
        .filter(isOfIt)
        .map(({ values }) => [values.keepsakeId, String(values.title)]),
    )
    return {
      campaignId: String(campaignId),
      campaign,
      sections: answers.map(({ section, rows }) => ({ section, rows: rows.filter(isOfIt) })),
      titleOf: (keepsakeId) => titles.get(String(keepsakeId)) ?? String(keepsakeId),
    }
  })
}
