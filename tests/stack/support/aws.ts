import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge'
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SendMessageCommandInput,
  SQSClient,
} from '@aws-sdk/client-sqs'
import type { Endpoints } from '../../../local/endpoints.ts'
import { until } from './until.ts'

export type Entry = Omit<PutEventsRequestEntry, 'EventBusName'>

/** A running stack as any AWS client sees it: through its AWS port, by what the endpoints file says. */
export class AwsPort {
  readonly endpoints: Endpoints
  readonly eventBridge: EventBridgeClient
  readonly sqs: SQSClient
  readonly dynamo: DynamoDBClient

  constructor(endpoints: Endpoints) {
    this.endpoints = endpoints
    const options = {
      endpoint: endpoints.aws,
      region: endpoints.region,
      credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
      // Once more, as a connection that was idle for long may be closed just as it is used.
      maxAttempts: 2,
    }
    this.eventBridge = new EventBridgeClient(options)
    this.sqs = new SQSClient(options)
    this.dynamo = new DynamoDBClient(options)
  }

  async send(QueueUrl: string, message: Omit<SendMessageCommandInput, 'QueueUrl'>): Promise<void> {
    await this.sqs.send(new SendMessageCommand({ QueueUrl, ...message }))
  }

  /** Puts up to 10 events in one call, and gives each entry's error code, if it has one. */
  async put(...entries: readonly Entry[]): Promise<(string | undefined)[]> {
    const EventBusName = this.endpoints.eventBusName
    const answer = await this.eventBridge.send(
      new PutEventsCommand({ Entries: entries.map((entry) => ({ EventBusName, ...entry })) }),
    )
    return (answer.Entries ?? []).map(({ ErrorCode }) => ErrorCode)
  }

  /** Messages in a queue, those that somebody has received and not yet deleted included. */
  async depth(QueueUrl: string): Promise<number> {
    const { Attributes = {} } = await this.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    )
    const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } = Attributes
    const delayed = Attributes.ApproximateNumberOfMessagesDelayed
    return [ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible, delayed]
      .map((count) => Number(count ?? 0))
      .reduce((sum, count) => sum + count)
  }

  /** Waits until the function is done with all that the activity queue held. */
  async drained(): Promise<void> {
    const { activityQueueUrl } = this.endpoints
    await until(
      'the activity queue to be empty',
      () => this.depth(activityQueueUrl),
      (depth) => depth === 0,
    )
  }

  /** Takes everything out of a queue. */
  async takeAll(QueueUrl: string): Promise<Message[]> {
    const taken: Message[] = []
    while (true) {
      const { Messages = [] } = await this.sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 }),
      )
      if (Messages.length === 0) return taken
      for (const { ReceiptHandle } of Messages)
        await this.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))
      taken.push(...Messages)
    }
  }

  close(): void {
    for (const client of [this.eventBridge, this.sqs, this.dynamo]) client.destroy()
  }
}
