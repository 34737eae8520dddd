import { Command } from 'commander'
import { campaignJsonSchema } from '../awarding/campaign/json-schema/json-schema.ts'

export const schema = new Command('schema')
  .description(
    'Prints the JSON Schema (draft 7) of campaign files, by which editors complete and check them. It is kept in ' +
      'docs/campaign.schema.json; a campaign file names it in its first line:\n' +
      '  # yaml-language-server: $schema=../docs/campaign.schema.json',
  )
  .option('--json', 'print it as one JSON document, as it is printed without it')
  .addHelpText(
    'after',
    '\nExample:\n  keepsakes campaigns schema > docs/campaign.schema.json && npm run format',
  )
  .action(() => console.log(JSON.stringify(campaignJsonSchema(), null, 2)))
