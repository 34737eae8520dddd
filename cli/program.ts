import { Command } from 'commander'
import { addCommands, type IsWanted, type NamedCommand, showRequiredOptions } from './commands.ts'

const COMMANDS: readonly NamedCommand[] = [
  {
    name: 'archive',
    summary: 'replay what partners published, from the archive of the bus',
    load: async () => (await import('./archive.ts')).archive,
  },
  {
    name: 'campaigns',
    summary: 'check and publish campaigns',
    load: async (isWanted) => (await import('./campaigns.ts')).campaigns(isWanted),
  },
  {
    name: 'certify',
    summary: 'rehearse a partner: find what is wrong with its recorded events',
    load: async () => (await import('./certify.ts')).certify,
  },
  {
    name: 'check-events',
    summary: 'tell of each event whether it would count, and why not',
    load: async () => (await import('./check-events.ts')).checkEvents,
  },
  {
    name: 'explain',
    summary: 'tell why a user has a keepsake, or not',
    load: async () => (await import('./explain.ts')).explain,
  },
  {
    name: 'export',
    summary: 'make tidy files without names of all that the tables hold',
    load: async () => (await import('./export.ts')).exportTables,
  },
  {
    name: 'heartbeats',
    summary: 'make watching events of the heartbeats of players',
    load: async () => (await import('./heartbeats.ts')).heartbeats,
  },
  {
    name: 'load',
    summary: 'send reads and activities at a rate that waits for nobody',
    load: async () => (await import('./load.ts')).load,
  },
  {
    name: 'plan',
    summary: 'tell what an event costs, what it meets and how fast it is',
    load: async () => (await import('./plan.ts')).plan,
  },
  {
    name: 'publish',
    summary: 'publish activity events on the bus',
    load: async () => (await import('./publish.ts')).publish,
  },
  {
    name: 'redrive',
    summary: 'look at dead letters, and send them through again',
    load: async () => (await import('./redrive.ts')).redrive,
  },
  {
    name: 'rejected',
    summary: 'tell what was rejected and why, and send it through again',
    load: async () => (await import('./rejected.ts')).rejected,
  },
  {
    name: 'replay',
    summary: 'send recorded events through awarding again',
    load: async () => (await import('./replay.ts')).replay,
  },
  {
    name: 'report',
    summary: 'report on the whole population, from an export',
    load: async () => (await import('./report.ts')).report,
  },
  {
    name: 'restore',
    summary: 'restore the tables to a moment, into others',
    load: async () => (await import('./restore.ts')).restore,
  },
  {
    name: 'seed',
    summary: 'fill the tables with users as production would have them',
    load: async () => (await import('./seed.ts')).seed,
  },
  {
    name: 'simulate',
    summary: 'tell what recorded events would earn',
    load: async () => (await import('./simulate.ts')).simulate,
  },
  {
    name: 'test-pattern',
    summary: 'tell whether event patterns match events',
    load: async () => (await import('./test-pattern.ts')).testPattern,
  },
  {
    name: 'watch',
    summary: 'show the dashboard of a stage in the terminal, live',
    load: async () => (await import('./watch.ts')).watch,
  },
  {
    name: 'webhooks',
    summary: "hand out a partner's secret, and try its receiver",
    load: async (isWanted) => (await import('./webhooks.ts')).webhooks(isWanted),
  },
  {
    name: 'trace',
    summary: 'tell the way of one activity, with its times',
    load: async () => (await import('./trace.ts')).trace,
  },
]

/** The program with all of its commands. Those that are not wanted can only be listed. */
export async function programWith(isWanted: IsWanted): Promise<Command> {
  const program = new Command('keepsakes')
    .description('Publish activity events, rehearse campaigns, try event patterns.')
    .showHelpAfterError('(--help tells more)')
  await addCommands(program, COMMANDS, isWanted)
  showRequiredOptions(program)
  return program
}
