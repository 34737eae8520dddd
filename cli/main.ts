import { CommanderError } from 'commander'
import { CampaignFilesError } from '../publishing/errors.ts'
import { programWith } from './program.ts'
import { UserError } from './terminal.ts'

// A reader such as head may close early: that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

try {
  const args = new Set(process.argv.slice(2))
  await (await programWith((name) => args.has(name))).parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode
  else {
    const isExpected = error instanceof UserError || error instanceof CampaignFilesError
    console.error(isExpected ? error.message : error)
    process.exitCode = 1
  }
}
