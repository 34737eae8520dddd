import * as z from 'zod'
import { timeSchema } from '../schemas/time.ts'
import { heartbeatSchema } from '../watching/heartbeat.ts'

/** The form of a field does not tell this. */
const WORDS: Readonly<Record<string, string>> = {
  userId: 'The customer, as their tokens name them.',
  deviceId: 'The device. Those of two devices are counted apart.',
  sessionId: 'One viewing on the device. A device that has started anew begins another.',
  programId: 'Of the partner’s own world, as are all such ids.',
  channelId: 'Absent: not known.',
  live: 'Whether it is watched while it is broadcast. Absent: not known.',
  at: 'When, by the device’s clock.',
  uptime: 'Seconds by a counter that nobody puts right. By it a clock that is put right does no harm.',
  state: 'What holds from then on. seeked: a jump, after which the state before goes on.',
  tvOn: 'Whether the TV is on, as HDMI-CEC tells a box. Absent: not known.',
  idle: 'Seconds since somebody last used the device. Absent: not known.',
}

/** The JSON Schema of a heartbeat, as text that the formatter leaves as it is. */
export function heartbeatSchemaText(): string {
  const schema = z.toJSONSchema(heartbeatSchema, {
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === timeSchema || zodSchema._zod.parent === timeSchema) jsonSchema.format = 'date-time'
    },
  })
  for (const [name, field] of Object.entries(schema.properties ?? {}))
    if (typeof field === 'object' && WORDS[name]) field.description = WORDS[name]
  const { $schema, ...rest } = schema
  const whole = {
    $schema,
    title: 'Heartbeat',
    description: 'What a player does, from a moment on: docs/watching.md tells how it is counted.',
    ...rest,
  }
  const text = JSON.stringify(whole, null, 2)
  return `${text.replaceAll(/\[\s+([^[\]{}]*?)\s+\]/g, (_, inner: string) => `[${inner.replaceAll(/\s*\n\s*/g, ' ')}]`)}\n`
}
