import { Command } from 'commander'
import { addCommands, type IsWanted, type NamedCommand } from './commands.ts'

const COMMANDS: readonly NamedCommand[] = [
  {
    name: 'secret',
    summary: "print a partner's secret, to hand it out",
    load: async () => (await import('./webhooks/secret.ts')).secret,
  },
  {
    name: 'ping',
    summary: 'send a partner a delivery that tells of nothing',
    load: async () => (await import('./webhooks/ping.ts')).ping,
  },
]

export function webhooks(isWanted: IsWanted): Promise<Command> {
  const command = new Command('webhooks').description('What operators do for receivers of webhooks.')
  return addCommands(command, COMMANDS, isWanted)
}
