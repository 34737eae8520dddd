import { Command } from 'commander'
import { addCommands, type IsWanted, type NamedCommand } from './commands.ts'

const COMMANDS: readonly NamedCommand[] = [
  {
    name: 'check',
    summary: 'tell every mistake in campaign files, and what they can cost',
    load: async () => (await import('./campaigns-check.ts')).check,
  },
  {
    name: 'diff',
    summary: 'compare draft campaigns with the live ones, on recorded events',
    load: async () => (await import('./campaigns-diff.ts')).diff,
  },
  {
    name: 'publish',
    summary: 'make campaign files the live catalogue, without a deployment',
    load: async () => (await import('./campaigns-publish.ts')).publishCampaigns,
  },
  {
    name: 'list',
    summary: 'show what was published, and what is live',
    load: async () => (await import('./campaigns-list.ts')).list,
  },
  {
    name: 'rollback',
    summary: 'make an earlier snapshot live again',
    load: async () => (await import('./campaigns-rollback.ts')).rollback,
  },
  {
    name: 'texts',
    summary: 'write the texts into a table for translators, and put it back',
    load: async () => (await import('./campaigns-texts.ts')).texts,
  },
  {
    name: 'pull',
    summary: 'write the drafts of the studio into campaign files',
    load: async () => (await import('./campaigns-pull.ts')).pull,
  },
  {
    name: 'push',
    summary: 'save campaign files as drafts of the studio',
    load: async () => (await import('./campaigns-push.ts')).push,
  },
  {
    name: 'audit',
    summary: 'tell all that people did to a campaign in the studio',
    load: async () => (await import('./campaigns-audit.ts')).audit,
  },
  {
    name: 'schema',
    summary: 'print the JSON Schema of campaign files',
    load: async () => (await import('./campaigns-schema.ts')).schema,
  },
]

export function campaigns(isWanted: IsWanted): Promise<Command> {
  const command = new Command('campaigns').description('What producers do with campaign files.')
  return addCommands(command, COMMANDS, isWanted)
}
