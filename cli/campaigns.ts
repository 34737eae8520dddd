import { Command } from 'commander'
import { check } from './campaigns-check.ts'
import { diff } from './campaigns-diff.ts'
import { list } from './campaigns-list.ts'
import { publishCampaigns } from './campaigns-publish.ts'
import { rollback } from './campaigns-rollback.ts'
import { schema } from './campaigns-schema.ts'

export const campaigns = new Command('campaigns')
  .summary('check and publish campaigns')
  .description('What producers do with campaign files.')
for (const command of [check, diff, publishCampaigns, list, rollback, schema]) campaigns.addCommand(command)
