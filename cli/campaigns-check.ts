import { Command } from 'commander'
import { type CheckedFile, checkCampaignFiles } from './check/check-files.ts'
import { costText, problemText, verdictOf } from './check/text.ts'

export const check = new Command('check')
  .summary('tell every mistake in campaign files, and what they can cost')
  .description(
    'Tells every mistake in campaign files at once, each with its file, line and column, what is wrong and what to\n' +
      'write; and for each campaign without errors the most that a user’s progress can take, and so the request\n' +
      'units of each write.\n\n' +
      'An error keeps a campaign from being published, or a keepsake from ever being earned. A warning is worth a\n' +
      'look. Exits with 0 when there is no error, else with 1.',
  )
  .argument('[paths...]', 'campaign files, or folders of them', ['campaigns'])
  .option('--strict', 'exit with 1 for warnings too')
  .option(
    '--json',
    'print one JSON document: { files: [{ file, campaignId, errors, warnings, cost }], errors, warnings }',
  )
  .addHelpText('after', '\nExample:\n  keepsakes campaigns check campaigns/passport-to-paris.yaml')
  .action(async (paths: string[], { strict, json }: { strict?: boolean; json?: boolean }) => {
    const files = await checkCampaignFiles(paths)
    const count = (severity: string) =>
      files.reduce((sum, { problems }) => sum + problems.filter((one) => one.severity === severity).length, 0)
    const [errors, warnings] = [count('error'), count('warning')]
    if (json) console.log(JSON.stringify({ files: files.map(reportOf), errors, warnings }))
    else {
      for (const { file, problems, cost } of files) {
        for (const problem of problems) console.log(problemText(file, problem))
        if (cost && problems.every(({ severity }) => severity !== 'error')) console.log(costText(file, cost))
      }
    }
    const failed = errors > 0 || (strict && warnings > 0)
    const verdict = verdictOf(files.length, errors, warnings)
    if (failed) console.error(verdict)
    else if (!json) console.log(verdict)
    if (failed) process.exitCode = 1
  })

function reportOf({ file, problems, campaign, cost }: CheckedFile) {
  const of = (wanted: string) =>
    problems.flatMap(({ severity, ...problem }) => (severity === wanted ? [problem] : []))
  return {
    file,
    ...(campaign ? { campaignId: campaign.id } : {}),
    errors: of('error'),
    warnings: of('warning'),
    ...(cost ? { cost } : {}),
  }
}
