import { ownText } from '../../awarding/campaign/texts.ts'
import type { PassportCatalogue } from '../../awarding/catalogue/compiled-keepsakes.ts'
import { nothing } from '../../awarding/progress/progress.ts'
import type { Row } from './columns.ts'

/** The rows of the analysts' table of the catalogue: every keepsake, in the order of the catalogue. */
export function catalogueRows(
  { version, campaigns }: PassportCatalogue,
  exportId: string,
): Row<'catalogue'>[] {
  return [...campaigns.values()].flatMap(({ id, definition, window, keepsakes }) =>
    keepsakes.map((keepsake) => {
      const { target, unit } = keepsake.criterion.howFar(nothing)
      return {
        export_id: exportId,
        campaign_id: id,
        campaign_title: ownText(definition.title, definition.language),
        starts_at: new Date(window.from),
        ends_at: new Date(window.to),
        time_zone: definition.timeZone,
        keepsake_id: keepsake.id,
        keepsake_title: keepsake.title,
        // A criterion has one key, which is the name of its kind.
        kind: Object.keys(keepsake.definition.earn)[0] ?? '',
        target,
        unit,
        supply: keepsake.supply ?? null,
        hidden: keepsake.hidden,
        catalogue_version: version,
      }
    }),
  )
}
