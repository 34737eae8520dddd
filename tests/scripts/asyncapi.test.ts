import { readFileSync } from 'node:fs'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { Ajv } from 'ajv'
import { parse } from 'yaml'
import { parseActivity } from '../../events/activity.ts'
import { readActivities } from '../../events/activity-batch.ts'
import { announcementOf } from '../../events/announce.ts'
import { completionOf } from '../../events/export-completed.ts'
import { rejectionEventOf } from '../../events/rejections.ts'
import type { JsonObject } from '../../json/json.ts'
import { activityTypes } from '../../schemas/activities/index.ts'
import { activityRejectedSchema } from '../../schemas/activity-rejected.ts'
import { liveMessageSchema } from '../../schemas/api/live-message.ts'
import { exportCompletedSchema } from '../../schemas/export-completed.ts'
import { keepsakeAwardedSchema } from '../../schemas/keepsake.ts'
import { parseTime } from '../../schemas/time.ts'
import { asyncApiDocument, asyncApiText } from '../../scripts/asyncapi.ts'

const document = asyncApiDocument()

const ajv = new Ajv({ strict: true, allowUnionTypes: true })
ajv.addFormat('date-time', (text) => parseTime(text) !== undefined)
ajv.addKeyword({ keyword: 'asyncapi' }).addKeyword({ keyword: 'info' })
for (const section of ['defaultContentType', 'servers', 'channels', 'operations', 'components'])
  ajv.addKeyword({ keyword: section })
ajv.addSchema(JSON.parse(JSON.stringify(document)), 'page')

interface Message {
  readonly name: string
  readonly examples: readonly { readonly payload: JsonObject }[]
}

/** Every message of the page, with where it is. */
const messages = Object.entries(document.channels).flatMap(([channel, { messages }]) =>
  Object.entries(messages as unknown as Record<string, Message>).map(
    ([id, message]) => [`channels/${channel}/messages/${id}`, message] as const,
  ),
)
const isValid = (path: string, payload: unknown) => ajv.validate(`page#/${path}/payload`, payload)

test('docs/asyncapi.yaml is that of the schemas: if not, run npm run docs', () => {
  const page = readFileSync(new URL('../../docs/asyncapi.yaml', import.meta.url), 'utf8')
  expect(page).toBe(asyncApiText())
  expect(parse(page)).toEqual(JSON.parse(JSON.stringify(document)))
})

test.each([
  ['the page', asyncApiText(), 0],
  [
    'a page with a channel that is not there',
    asyncApiText().replaceAll('"#/channels/live"', '"#/channels/life"'),
    2,
  ],
  ['a page with a field that AsyncAPI does not have', `${asyncApiText()}routes: {}\n`, 1],
])('the rules of AsyncAPI 3.0 find in %s what is wrong', async (_, source, mistakes) => {
  const config = await createConfig({ extends: ['recommended-strict'] })
  expect((await lintFromString({ source, absoluteRef: 'asyncapi.yaml', config })).length).toBe(mistakes)
})

test('every activity type is a message that partners may send', () => {
  const { messages } = document.operations.receiveActivities
  expect(messages.map(({ $ref }) => $ref.split('/').at(-1))).toEqual([...activityTypes, 'ActivityBatch'])
})

test.each(messages.filter(([, { examples }]) => examples !== undefined))(
  '%s: its example is valid',
  (path, message) => {
    for (const { payload } of message.examples) {
      expect([isValid(path, payload), ajv.errors]).toEqual([true, null])
      if (path.includes('/activities/'))
        for (const { parsed } of readActivities(JSON.stringify(payload))) expect(parsed.accepted).toBe(true)
      else if (path.includes('/live/')) expect(liveMessageSchema.parse(payload)).toEqual(payload)
      else if (path.includes('/rejections/')) {
        const { source, detailType } = rejectionEventOf(activityRejectedSchema.parse(payload.detail))
        expect(payload).toMatchObject({ source, 'detail-type': detailType })
      } else if (path.includes('/exports/')) {
        const { source, detailType, detail } = completionOf(exportCompletedSchema.parse(payload.detail))
        expect(payload).toMatchObject({ source, 'detail-type': detailType, detail: JSON.parse(detail) })
      } else {
        const { source, detailType } = announcementOf(keepsakeAwardedSchema.parse(payload.detail))
        expect(payload).toMatchObject({ source, 'detail-type': detailType })
      }
    }
  },
)

test('every activity has an example, and without any of its fields it is as invalid as awarding finds it', () => {
  for (const type of activityTypes) {
    const path = `channels/activities/messages/${type}`
    const message = messages.find(([each]) => each === path)?.[1]
    const payload = message?.examples[0]?.payload as JsonObject & { detail: JsonObject }
    for (const field of Object.keys(payload.detail)) {
      const { [field]: _, ...detail } = payload.detail
      const event = { ...payload, detail }
      expect([type, field, isValid(path, event)]).toEqual([type, field, parseActivity(event).accepted])
    }
    for (const field of Object.keys(payload)) {
      const { [field]: _, ...event } = payload
      expect([type, field, isValid(path, event)]).toEqual([type, field, false])
    }
    expect(isValid(path, { ...payload, detail: { ...payload.detail, userId: 'a b' } })).toBe(false)
    expect(isValid(path, { ...payload, detail: { ...payload.detail, extra: { kept: [1] } } })).toBe(true)
  }
})
