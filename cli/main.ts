import { Command, CommanderError } from 'commander'
import { CampaignFilesError } from '../local/campaign-files.ts'
import { campaigns } from './campaigns.ts'
import { explain } from './explain.ts'
import { publish } from './publish.ts'
import { replay } from './replay.ts'
import { simulate } from './simulate.ts'
import { testPattern } from './test-pattern.ts'
import { UserError } from './user-error.ts'

const program = new Command('keepsakes')
  .description('Publish activity events, rehearse campaigns, try event patterns.')
  .showHelpAfterError('(--help tells more)')
for (const command of [campaigns, explain, publish, replay, simulate, testPattern])
  program.addCommand(command)

// A reader such as head may close early: that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode
  else {
    const known = error instanceof UserError || error instanceof CampaignFilesError
    console.error(known ? error.message : error)
    process.exitCode = 1
  }
}
