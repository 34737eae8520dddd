import * as z from 'zod'
import { defineKind, generatedName } from '../kind.ts'
import { int } from '../values.ts'

const text = z.union([z.string(), z.number().transform(String), z.boolean().transform(String)])

export const lambdaFunction = defineKind({
  type: 'AWS::Lambda::Function',
  honoured: z.strictObject({
    FunctionName: z.string().optional(),
    Handler: z.string(),
    Runtime: z.string().regex(/^nodejs/, 'only Node.js functions run here'),
    Timeout: int.default(3),
    MemorySize: int.default(128),
    ReservedConcurrentExecutions: int.optional(),
    Environment: z
      .strictObject({ Variables: z.record(z.string(), text).default({}) })
      .default({ Variables: {} }),
  }),
  inert: {
    Code: 'the code is read from the build folder that the bundle was made of',
    Role: 'permissions are not enforced here',
    Architectures: 'a function runs on the processor that is there',
    Description: 'it is for people',
    EphemeralStorage: 'a function has the disk of the machine',
    KmsKeyArn: 'nothing is encrypted at rest on one machine',
    LoggingConfig: 'lines are printed by the stack',
    TracingConfig: 'there is no X-Ray here',
    RuntimeManagementConfig: 'the runtime is the Node.js that runs the stack',
    RecursiveLoop: 'loops are not watched for here',
    Tags: 'tags have no effect',
  },
  add(properties, { logicalId, context, model }) {
    const name = properties.FunctionName ?? generatedName(logicalId, context)
    const arn = `arn:aws:lambda:${context.region}:${context.accountId}:function:${name}`
    const { ReservedConcurrentExecutions: reserved } = properties
    model.functions.push({
      logicalId,
      name,
      arn,
      handler: properties.Handler,
      environment: properties.Environment.Variables,
      timeoutMs: properties.Timeout * 1000,
      memoryMb: properties.MemorySize,
      ...(reserved !== undefined && { reservedConcurrency: reserved }),
    })
    return { ref: name, attributes: { Arn: arn } }
  },
})
