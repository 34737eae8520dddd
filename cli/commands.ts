import { Command, Help, InvalidArgumentError, Option } from 'commander'
import { wholeNumber } from '../local/whole-number.ts'

/** Tells whether a command of this name may be run, or asked for its help. */
export type IsWanted = (name: string) => boolean

export interface NamedCommand {
  readonly name: string
  /** The line that tells of it in the list of commands. */
  readonly summary: string
  load(isWanted: IsWanted): Promise<Command>
}

/**
 * Adds subcommands to a command. Only those that are wanted are loaded, as loading all takes longer than most commands run;
 * the others can be listed.
 */
export async function addCommands(
  parent: Command,
  commands: readonly NamedCommand[],
  isWanted: IsWanted,
): Promise<Command> {
  for (const { name, summary, load } of commands) {
    const command = isWanted(name) ? await load(isWanted) : new Command(name)
    parent.addCommand(command.summary(summary))
  }
  return parent
}

/** Shows which options are required, in the line of usage and in the list of options. */
export function showRequiredOptions(command: Command): void {
  command.configureHelp({
    subcommandTerm: (of) => of.name(),
    commandUsage: (of) => {
      const required = of.options.filter(({ mandatory }) => mandatory).map(({ flags }) => flags)
      return new Help().commandUsage(of).replace('[options]', [...required, '[options]'].join(' '))
    },
    optionDescription: (option: Option) =>
      new Help().optionDescription(option) + (option.mandatory ? ' (required)' : ''),
  })
  for (const one of command.commands) showRequiredOptions(one)
}

/** For commands that put events into the activity queue, directly or by way of the bus. */
export const waitOption = () =>
  new Option('--wait', 'wait until all that the activity queue holds has been awarded')

/** Seconds. */
export const secondsOf = wholeNumber(0, 9_999)

/** The default is longer than the 120 s after which SQS delivers again what could not be awarded. */
export const timeoutOption = () =>
  new Option('--timeout <seconds>', 'with --wait, give up when the queue has not got shorter for so long')
    .argParser(secondsOf)
    .default(180)

/** Messages or events a second. */
export function rateOf(text: string): number {
  const rate = Number(text)
  if (!/^\d+(\.\d+)?$/.test(text) || rate <= 0) throw new InvalidArgumentError('It must be a number above 0.')
  return rate
}
