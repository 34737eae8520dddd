import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { openAws } from '../aws/open.ts'

export const REGION = 'eu-west-1'

/** Embedded queues, which the mappings take from directly, and everybody else by SQS. */
export async function startQueues() {
  const aws = await openAws()
  const client = new SQSClient({
    region: REGION,
    endpoint: aws.url,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    useQueueUrlAsEndpoint: false,
  })

  return {
    queues: aws.queues,
    async createQueue(name: string, attributes: Record<string, string> = {}) {
      const created = await client.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }))
      const queueUrl = created.QueueUrl ?? ''
      return { queueUrl, queueArn: `arn:aws:sqs:${REGION}:000000000000:${name}` }
    },
    remove: (queueUrl: string) => client.send(new DeleteQueueCommand({ QueueUrl: queueUrl })),
    async send(queueUrl: string, body: unknown, more: Partial<SendMessageCommand['input']> = {}) {
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      const sent = await client.send(
        new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: text, ...more }),
      )
      return sent.MessageId ?? ''
    },
    /** Lets the visibility timeout of a receipt pass at once. One that was deleted stays away. */
    async release(queueUrl: string, receiptHandle: string) {
      const command = new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrl,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: 0,
      })
      await client.send(command).catch((error: Error) => {
        if (error.name !== 'MessageNotInflight') throw error
      })
    },
    /** Messages that wait and that are in flight. */
    async depth(queueUrl: string) {
      const { Attributes = {} } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] }),
      )
      return {
        visible: Number(Attributes.ApproximateNumberOfMessages),
        inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
      }
    },
    async stop() {
      client.destroy()
      await aws.stop()
    },
  }
}

/** Polls until `look` answers something; fails with `what` after 20 seconds. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  const deadline = Date.now() + 20_000
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    if (Date.now() > deadline) throw new Error(`Still waiting for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
