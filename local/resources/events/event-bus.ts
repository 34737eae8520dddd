import * as z from 'zod'
import { defineKind } from '../kind.ts'

export const eventBus = defineKind({
  type: 'AWS::Events::EventBus',
  honoured: z.strictObject({ Name: z.string(), Description: z.string().optional() }),
  inert: {
    KmsKeyIdentifier: 'nothing is encrypted at rest on one machine',
    Policy: 'permissions are not enforced here',
    DeadLetterConfig: 'it catches failures of the customer key that encrypts events; there is none here',
    LogConfig: 'there is no log delivery here; the stack prints what it could not deliver',
    Tags: 'tags have no effect',
  },
  add({ Name, Description }, { logicalId, context, model }) {
    const arn = `arn:aws:events:${context.region}:${context.accountId}:event-bus/${Name}`
    model.buses.push({
      logicalId,
      name: Name,
      arn,
      ...(Description !== undefined && { description: Description }),
    })
    return { ref: Name, attributes: { Arn: arn, Name } }
  },
})
