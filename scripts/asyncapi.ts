import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { KEEPSAKE_AWARDED } from '../events/announce.ts'
import { EXPORT_COMPLETED } from '../events/export-completed.ts'
import { ACTIVITY_REJECTED } from '../events/rejections.ts'
import { projectRoot } from '../packaging/project.ts'
import { activityTypes } from '../schemas/activities/index.ts'
import { ACTIVITY_BATCH } from '../schemas/activity-batch.ts'
import {
  activityExample,
  awardExample,
  exportExample,
  pushExample,
  rejectionExample,
} from './asyncapi/examples.ts'
import {
  activityEvent,
  awardEvent,
  componentSchemas,
  exportEvent,
  pushedAward,
  rejectionEvent,
} from './asyncapi/schemas.ts'
import { securitySchemes, servers } from './asyncapi/servers.ts'

const ref = (path: string) => ({ $ref: `#/${path}` })
const BUS = [ref('servers/bus'), ref('servers/localBus')]
const AWS = [ref('components/securitySchemes/aws')]
const LIVE = [ref('servers/live'), ref('servers/localLive')]
const parameters = { stage: { description: 'The stage; `local` on one machine.' } }
const NAME_OF_BUS = { address: 'keepsakes-{stage}', parameters, servers: BUS }

/** Partners publish these. */
const EVENT_TYPES = [...activityTypes, ACTIVITY_BATCH]

/** Every event that the system takes in or gives out, as AsyncAPI 3.0, from the schemas that check them. */
export function asyncApiDocument() {
  const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
    version: string
  }
  const activities = Object.fromEntries(
    EVENT_TYPES.map((type) => [type, { name: type, payload: activityEvent(type), ...activityExample(type) }]),
  )
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Keepsakes',
      version,
      description:
        'What customers did comes in as activities from partner systems; what they earned goes out as awards, on the bus ' +
        'and to the app. The API by HTTPS is in openapi.yaml.',
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    defaultContentType: 'application/json',
    servers,
    channels: {
      activities: {
        ...NAME_OF_BUS,
        title: 'Activities',
        description:
          'The `source` is `partner.<partnerId>`. The same event again, exactly as it was, changes nothing, in whatever ' +
          'order. `time` is when the event was published: an activity that happened more than 5 minutes after it is ' +
          'rejected, and so is an event whose `time` is more than 5 minutes after it came in; one that happened longer ' +
          'before its `time` than a campaign’s `lateness` does not count there. Further ' +
          'fields of `detail` are kept: campaigns may match on them. An `ActivityBatch` carries many activities: each is ' +
          'judged as if it had come alone.',
        messages: activities,
      },
      awards: {
        ...NAME_OF_BUS,
        title: 'Awards',
        description:
          'One event an award, at least once: the same `awardId` again is the same award. For whoever has a rule on the bus.',
        messages: { [KEEPSAKE_AWARDED]: { name: KEEPSAKE_AWARDED, payload: awardEvent(), ...awardExample } },
      },
      rejections: {
        ...NAME_OF_BUS,
        title: 'Rejections',
        description:
          'One event an activity that was rejected, at least once: the same `rejectedId` again is the same one. For partners that the ' +
          'stage lists, with a rule on the bus for their own `partnerId`.',
        messages: {
          [ACTIVITY_REJECTED]: { name: ACTIVITY_REJECTED, payload: rejectionEvent(), ...rejectionExample },
        },
      },
      exports: {
        ...NAME_OF_BUS,
        title: 'Exports',
        description:
          'One event an export that analysts have whole, at least once: the same `exportId` again is the same export. For ' +
          'whoever has a rule on the bus.',
        messages: {
          [EXPORT_COMPLETED]: { name: EXPORT_COMPLETED, payload: exportEvent(), ...exportExample },
        },
      },
      live: {
        address: '/{stage}',
        parameters,
        title: 'Live connection',
        description:
          'The user’s own awards as they come, as JSON text. API Gateway ends a connection after 2 hours, and after 10 ' +
          'minutes of silence: then connect again, and read `GET /v1/me/keepsakes` for what came between.',
        servers: LIVE,
        bindings: { ws: { method: 'GET', bindingVersion: '0.1.0' } },
        messages: {
          awardPushed: { name: KEEPSAKE_AWARDED, payload: pushedAward(), ...pushExample },
          ping: {
            name: 'ping',
            summary: 'Keeps the connection open. Nothing answers it.',
            contentType: 'text/plain',
            payload: { type: 'string', const: 'ping' },
          },
        },
      },
    },
    operations: {
      receiveActivities: {
        action: 'receive',
        channel: ref('channels/activities'),
        security: AWS,
        summary: 'Partners publish what customers did.',
        messages: EVENT_TYPES.map((type) => ref(`channels/activities/messages/${type}`)),
      },
      announceAwards: {
        action: 'send',
        channel: ref('channels/awards'),
        security: AWS,
        summary: 'Whoever has a rule on the bus is told of every award.',
        messages: [ref(`channels/awards/messages/${KEEPSAKE_AWARDED}`)],
      },
      announceRejections: {
        action: 'send',
        channel: ref('channels/rejections'),
        security: AWS,
        summary: 'Whoever has a rule on the bus is told what was rejected, with every mistake.',
        messages: [ref(`channels/rejections/messages/${ACTIVITY_REJECTED}`)],
      },
      announceExports: {
        action: 'send',
        channel: ref('channels/exports'),
        security: AWS,
        summary: 'Whoever has a rule on the bus is told when analysts have an export whole.',
        messages: [ref(`channels/exports/messages/${EXPORT_COMPLETED}`)],
      },
      pushAwards: {
        action: 'send',
        channel: ref('channels/live'),
        summary: 'The user’s own app is told of their awards.',
        messages: [ref('channels/live/messages/awardPushed')],
      },
      keepConnection: {
        action: 'receive',
        channel: ref('channels/live'),
        summary: 'The app keeps a silent connection open.',
        messages: [ref('channels/live/messages/ping')],
      },
    },
    components: { schemas: componentSchemas(), securitySchemes },
  }
}

/** The text of docs/asyncapi.yaml. */
export function asyncApiText(): string {
  return stringify(asyncApiDocument(), { lineWidth: 110, aliasDuplicateObjects: false, compat: 'yaml-1.1' })
}
