import type { Campaign } from '../awarding/campaign.ts'
import { checkCampaignFiles } from './check/check-files.ts'
import { problemText } from './check/text.ts'
import { UserError } from './user-error.ts'

/**
 * The campaigns at a path, checked as `campaigns check` does; warnings go to standard error.
 *
 * @throws UserError with every error, each on a line
 */
export async function checkedCampaigns(path: string): Promise<{ campaigns: Campaign[]; warnings: string[] }> {
  const files = await checkCampaignFiles([path])
  const textsOf = (wanted: string) =>
    files.flatMap(({ file, problems }) =>
      problems.filter(({ severity }) => severity === wanted).map((problem) => problemText(file, problem)),
    )
  const [errors, warnings] = [textsOf('error'), textsOf('warning')]
  for (const warning of warnings) console.error(warning)
  if (errors.length > 0) throw new UserError(errors.join('\n'))
  return { campaigns: files.flatMap(({ campaign }) => campaign ?? []), warnings }
}
