import { Command } from 'commander'
import { costText } from '../publishing/campaign-cost.ts'
import { type CampaignFile, mistakeText, readCampaignFiles } from '../publishing/campaign-files.ts'
import { howMany } from '../schemas/how-many.ts'

export const check = new Command('check')
  .description(
    'Tells every mistake in campaign files at once, each with its file, line and column, what is wrong and what to ' +
      'write; and for each campaign without errors the most that a user’s progress can take, and so the request ' +
      'units of each write.\n\n' +
      'An error keeps a campaign from being published, or a keepsake from ever being earned. A warning is worth a ' +
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
    const files = await readCampaignFiles(paths)
    const count = (severity: string) =>
      files.reduce((sum, { mistakes }) => sum + mistakes.filter((one) => one.severity === severity).length, 0)
    const [errors, warnings] = [count('error'), count('warning')]
    if (json) console.log(JSON.stringify({ files: files.map(reportOf), errors, warnings }))
    else {
      for (const { file, mistakes, cost } of files) {
        for (const mistake of mistakes) console.log(mistakeText(file, mistake))
        if (cost && mistakes.every(({ severity }) => severity !== 'error')) console.log(costText(file, cost))
      }
    }
    const failed = errors > 0 || (strict && warnings > 0)
    const verdict = verdictOf(files.length, errors, warnings)
    if (failed) console.error(verdict)
    else if (!json) console.log(verdict)
    if (failed) process.exitCode = 1
  })

function reportOf({ file, mistakes, campaign, cost }: CampaignFile) {
  const of = (wanted: string) =>
    mistakes.flatMap(({ severity, ...mistake }) => (severity === wanted ? [mistake] : []))
  return {
    file,
    ...(campaign ? { campaignId: campaign.id } : {}),
    errors: of('error'),
    warnings: of('warning'),
    ...(cost ? { cost } : {}),
  }
}

function verdictOf(files: number, errors: number, warnings: number): string {
  return `${many(errors, 'error')} and ${many(warnings, 'warning')} in ${many(files, 'campaign file')}`
}

const many = (count: number, what: string) => (count === 0 ? `no ${what}s` : howMany(count, what))
