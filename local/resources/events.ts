import * as z from 'zod'
import { TemplateError, within } from '../template/error.ts'
import { defineKind, document, generatedName, type Loading } from './kind.ts'
import type { TargetModel } from './model.ts'
import { isSchedule } from './schedule-expression.ts'

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

export const archive = defineKind({
  type: 'AWS::Events::Archive',
  honoured: z.strictObject({
    ArchiveName: z.string().optional(),
    SourceArn: z.string(),
    EventPattern: document.optional(),
    RetentionDays: z.int().default(0),
  }),
  inert: {
    Description: 'nobody reads it here',
    KmsKeyIdentifier: 'nothing is encrypted at rest on one machine',
  },
  add({ ArchiveName, SourceArn, EventPattern, RetentionDays }, { logicalId, context, model }) {
    const name = ArchiveName ?? generatedName(logicalId, context)
    const arn = `arn:aws:events:${context.region}:${context.accountId}:archive/${name}`
    model.archives.push({
      name,
      arn,
      sourceArn: SourceArn,
      ...(EventPattern !== undefined && { eventPattern: EventPattern }),
      retentionDays: RetentionDays,
    })
    return { ref: name, attributes: { Arn: arn } }
  },
})

// The second asks for what CloudTrail records of reading as well; nothing is recorded here.
const ENABLED = ['ENABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'] as const

// Retries and roles are told apart from the rest here, since they are inert inside an honoured property.
const target = z.strictObject({
  Id: z.string(),
  Arn: z.string(),
  Input: z.string().optional(),
  InputPath: z.string().optional(),
  InputTransformer: z
    .strictObject({ InputPathsMap: z.record(z.string(), z.string()).default({}), InputTemplate: z.string() })
    .optional(),
  DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
  RetryPolicy: z.json().optional(),
  RoleArn: z.string().optional(),
})

const NO_CLOCK =
  'no clock runs rules here, but for that of scheduled drafts: POST /local/schedules/<rule name> fires one now'

export const rule = defineKind({
  type: 'AWS::Events::Rule',
  honoured: z.strictObject({
    Name: z.string().optional(),
    Description: z.string().optional(),
    EventBusName: z.string().default('default'),
    EventPattern: document.optional(),
    ScheduleExpression: z
      .string()
      .refine(isSchedule, 'is neither cron(…) of six fields nor rate(…)')
      .optional(),
    State: z.enum([...ENABLED, 'DISABLED']).default('ENABLED'),
    Targets: z.array(target).default([]),
  }),
  inert: { RoleArn: 'permissions are not enforced here', Tags: 'tags have no effect' },
  add(properties, loading) {
    const { logicalId, context, model, place } = loading
    const name = properties.Name ?? generatedName(logicalId, context)
    const busName = properties.EventBusName.split('/').at(-1) ?? properties.EventBusName
    const { EventPattern: eventPattern, ScheduleExpression: scheduleExpression } = properties
    if (eventPattern === undefined && scheduleExpression === undefined)
      throw new TemplateError(place, 'has neither an EventPattern nor a ScheduleExpression')
    if (scheduleExpression !== undefined) {
      if (busName !== 'default')
        throw new TemplateError(
          within(place, 'EventBusName'),
          'is of a schedule, which EventBridge takes on the default bus alone',
        )
      model.inert.push({
        logicalId,
        type: 'AWS::Events::Rule',
        property: 'ScheduleExpression',
        reason: NO_CLOCK,
      })
    }
    const arn = `arn:aws:events:${context.region}:${context.accountId}:rule/${busName === 'default' ? '' : `${busName}/`}${name}`
    model.rules.push({
      logicalId,
      name,
      arn,
      busName,
      ...(properties.Description !== undefined && { description: properties.Description }),
      enabled: properties.State !== 'DISABLED',
      ...(eventPattern !== undefined && { eventPattern }),
      ...(scheduleExpression !== undefined && { scheduleExpression }),
      targets: properties.Targets.flatMap((each, i) => toTarget(each, i, loading) ?? []),
    })
    return { ref: busName === 'default' ? name : `${busName}|${name}`, attributes: { Arn: arn } }
  },
})

function toTarget(
  source: z.infer<typeof target>,
  index: number,
  { model, logicalId, place }: Loading,
): TargetModel | undefined {
  const at = within(place, 'Targets', index)
  const {
    Input: input,
    InputPath: inputPath,
    InputTransformer: transformer,
    DeadLetterConfig: deadLetter,
  } = source
  if ([input, inputPath, transformer].filter((way) => way !== undefined).length > 1) {
    throw new TemplateError(at, 'has more than one of Input, InputPath and InputTransformer')
  }
  const note = (property: string, reason: string) =>
    model.inert.push({
      logicalId,
      type: 'AWS::Events::Rule',
      property: `Targets[${index}]${property}`,
      reason,
    })
  if (source.Arn.startsWith('arn:aws:sns:')) {
    note('', 'there are no topics here')
    return undefined
  }
  if (!/^arn:aws:(sqs|lambda):/.test(source.Arn)) {
    throw new TemplateError(
      within(at, 'Arn'),
      `names ${source.Arn}; the local stack honours queues and functions`,
    )
  }
  if (source.RetryPolicy !== undefined)
    note('.RetryPolicy', 'a target on the same machine answers at once, or never will')
  if (source.RoleArn !== undefined) note('.RoleArn', 'permissions are not enforced here')
  return {
    id: source.Id,
    arn: source.Arn,
    ...(input !== undefined && { input }),
    ...(inputPath !== undefined && { inputPath }),
    ...(transformer !== undefined && {
      inputTransformer: {
        inputPathsMap: transformer.InputPathsMap,
        inputTemplate: transformer.InputTemplate,
      },
    }),
    ...(deadLetter !== undefined && { deadLetterArn: deadLetter.Arn }),
  }
}
