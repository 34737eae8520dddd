import { Command } from 'commander'
import { secretOf } from '../../functions/webhooks/signing.ts'
import { wholeNumber } from '../../local/whole-number.ts'
import type { PartnerId } from '../../schemas/ids.ts'
import { partnerIdOf } from '../partner-id.ts'
import { LOCAL_STAGE, reaching, type StageOptions, secretTextOf, withStageOptions } from '../stage.ts'
import { UserError } from '../terminal.ts'
import { webhookOf } from './partner.ts'

interface Options extends StageOptions {
  readonly generation?: number
  readonly next?: boolean
  readonly json?: boolean
}

export const secret = withStageOptions(
  new Command('secret')
    .description(
      'Prints the secret by which a partner verifies its webhooks. With --next the one after it, for the partner to put beside the first: once it has, ' +
        'raise secretGeneration in the setting partners and deploy. Deliveries are then signed by both, so nothing is missed.',
    )
    .argument('<partner>', 'such as acme', partnerIdOf)
    .option(
      '--generation <number>',
      'the generation, if serverless.yml does not say it',
      wholeNumber(1, 9_999),
    )
    .option('--next', 'the generation after it')
    .option('--json', 'print one JSON document: { partnerId, generation, secret }'),
)
  .addHelpText(
    'after',
    '\nExamples:\n  keepsakes webhooks secret acme --stage prod\n  keepsakes webhooks secret acme --stage prod --next',
  )
  .action(async (partnerId: PartnerId, options: Options) => {
    const { stage = LOCAL_STAGE, next, json } = options
    const present = options.generation ?? (await generationIn(stage, partnerId))
    const generation = next ? present + 1 : present
    const key = await reaching(() => secretTextOf(options, 'webhook-key'))
    const text = secretOf(key, { partnerId, generation })
    console.log(json ? JSON.stringify({ partnerId, generation, secret: text }) : text)
  })

async function generationIn(stage: string, partnerId: PartnerId): Promise<number> {
  const webhook = await webhookOf(stage, partnerId)
  if (webhook !== undefined) return webhook.secretGeneration ?? 1
  throw new UserError(
    `serverless.yml gives ${partnerId} no webhook in the stage ${stage}: say --generation, 1 for one that was never rotated`,
  )
}
