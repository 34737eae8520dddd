import { randomUUID } from 'node:crypto'
import { Command } from 'commander'
import type { PartnerId } from '../../schemas/ids.ts'
import { PING } from '../../schemas/webhook.ts'
import { partnerIdOf } from '../partner-id.ts'
import { queueOf, reaching, type StageOptions, withStageOptions } from '../stage.ts'

interface Options extends StageOptions {
  readonly json?: boolean
}

export const ping = withStageOptions(
  new Command('ping')
    .description(
      'Sends a partner a delivery of the type ping, which tells of nothing: its receiver gets it in some seconds, signed and tried again as any other. ' +
        'One that is not deployed with a webhook gets none.',
    )
    .argument('<partner>', 'such as acme', partnerIdOf)
    .option('--json', 'print one JSON document: { partnerId, pingId }'),
)
  .addHelpText('after', '\nExample:\n  keepsakes webhooks ping acme --stage prod')
  .action(async (partnerId: PartnerId, options: Options) => {
    const pingId = randomUUID()
    const event = { 'detail-type': PING, time: new Date().toISOString(), detail: { pingId } }
    await reaching(async () => {
      const { SendMessageCommand } = await import('@aws-sdk/client-sqs')
      const { sqs, queueUrl } = await queueOf(options, 'webhook')
      const MessageBody = JSON.stringify({ subscription: partnerId, event })
      await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }))
    })
    console.log(
      options.json
        ? JSON.stringify({ partnerId, pingId })
        : `ping ${pingId} is on its way to ${partnerId}, if the stage is deployed with its webhook; what its receiver does not take ends in webhook-dead-letter after a day`,
    )
  })
