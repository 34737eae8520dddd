import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import type { StageQueue } from './stage.ts'

/** How many messages a queue holds, as SQS roughly knows: it takes up to a minute to know better. */
export interface QueueCounts {
  readonly total: number
  /** Those among them that somebody has received and not deleted. */
  readonly held: number
}

export async function countsOf({ sqs, queueUrl }: StageQueue): Promise<QueueCounts> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
        'ApproximateNumberOfMessagesDelayed',
      ],
    }),
  )
  const total = Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0)
  return { total, held: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0) }
}
