import * as z from 'zod'
import type { ActivityDefinition } from '../activities/define.ts'
import { activityDefinitions } from '../activities/index.ts'
import { timeSchema } from '../time.ts'
import { described } from './common.ts'

/** Partners need to know this of the fields of activities, beyond their form. */
const WORDS: Readonly<Record<string, string>> = {
  eventId: 'Unique among the partner’s events: an event counts once, by it.',
  userId: 'The customer, as their tokens name them: by `sub`, or by the claim that the stage names instead.',
  occurredAt: 'When it happened. It decides what is earned, and when.',
  questionId: 'Of the partner’s own world, as are all such ids: campaigns name them, to the letter.',
  correct: 'Whether the answer was right.',
  from: 'When the customer began to watch.',
  to: 'When they stopped: later than `from`, by 24 hours at most.',
  live: 'Whether it was watched while it was broadcast. Absent: not known.',
  channelId: 'Absent: not known.',
}

const standIns = ['eventId', 'userId', 'occurredAt']

type Fields = Record<string, z.core.$ZodType>

function fieldsOf({ schema }: ActivityDefinition): Fields {
  const { shape } = (schema as z.core.$ZodType as z.core.$ZodObject<Fields>)._zod.def
  return Object.fromEntries(
    Object.entries(shape).map(([name, field]) => [name, WORDS[name] ? described(field, WORDS[name]) : field]),
  )
}

function byType(
  make: (definition: ActivityDefinition) => z.core.$ZodType,
): Readonly<Record<string, z.core.$ZodType>> {
  return Object.fromEntries(activityDefinitions.map((definition) => [definition.type, make(definition)]))
}

/** The `detail` of an event, by its type. */
export const activitySchemas = byType((definition) =>
  z.looseObject(fieldsOf(definition)).describe('Further fields are kept: campaigns may match on them.'),
)

/** An event in the project’s own form, by its type: as on the bus, but for the source, which the token tells. */
export const activityEventSchemas = byType(({ type }) =>
  z.looseObject({
    'detail-type': z.literal(type),
    time: z.optional(described(timeSchema, 'When it was published. Absent: when it arrives.')),
    detail: activitySchemas[type] as z.core.$ZodType,
  }),
)

/** An event as a CloudEvent 1.0 in JSON, by its type. */
export const cloudEventSchemas = byType((definition) => {
  const data = Object.entries(fieldsOf(definition)).map(([name, field]): [string, z.core.$ZodType] => [
    name,
    standIns.includes(name) ? z.optional(field) : field,
  ])
  return z
    .looseObject({
      specversion: z.literal('1.0'),
      id: z.string().min(1).describe('The `eventId`, where `data` has none.'),
      source: z.string().min(1).describe('CloudEvents wants one. Who sends is told by the token alone.'),
      type: z.literal(definition.type),
      subject: z.string().min(1).optional().describe('The `userId`, where `data` has none.'),
      time: z.optional(
        described(
          timeSchema,
          'When it was published, absent: when it arrives. The `occurredAt`, where `data` has none.',
        ),
      ),
      datacontenttype: z.string().optional().describe('JSON, if anything; needed with `data_base64`.'),
      data: z.looseObject(Object.fromEntries(data)).optional().describe('Absent: it is in `data_base64`.'),
      data_base64: z.string().optional().describe('Base64 of the JSON of `data`, in place of it.'),
    })
    .describe('Extension attributes are taken and left alone.')
})

export const activityEventSchema = oneOf('detail-type', activityEventSchemas)
export const cloudEventSchema = oneOf('type', cloudEventSchemas)

function oneOf(discriminator: string, schemas: Readonly<Record<string, z.core.$ZodType>>) {
  const options = Object.values(schemas) as z.ZodObject[]
  return z.discriminatedUnion(discriminator, options as [z.ZodObject, ...z.ZodObject[]])
}
