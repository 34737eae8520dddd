/**
 * The bundles use this in place of `@smithy/core/event-streams`: nothing that the functions ask of a service is an event
 * stream, so its messages, their headers and their checksums would be 15 KB that never run.
 */
export class EventStreamSerde {
  constructor() {
    throw new Error('the bundles know no event streams: see functions/aws/bundled/no-event-streams.ts')
  }
}

export const eventStreamSerdeProvider = () => new EventStreamSerde()

/** S3's client has one such operation, which selects from objects, and is not sent here. */
export const resolveEventStreamSerdeConfig = <Config>(config: Config): Config => config
