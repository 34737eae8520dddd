/**
 * The bundles use this in place of `@smithy/core/event-streams`: no service that the functions call has an event stream,
 * so its messages, their headers and their checksums would be 15 KB that never run.
 */
export class EventStreamSerde {
  constructor() {
    throw new Error('the bundles know no event streams: see functions/aws/bundled/no-event-streams.ts')
  }
}

export const eventStreamSerdeProvider = () => new EventStreamSerde()
