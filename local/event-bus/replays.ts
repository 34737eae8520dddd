import { setImmediate } from 'node:timers/promises'
import { isJsonObject, type Json, type JsonObject } from '../../json/json.ts'
import { type Operations, ServiceError } from '../aws/json-service.ts'
import type { ArchiveModel, BusModel } from '../resources/model.ts'
import { type EventArchives, replayed } from './archive.ts'
import type { IngestedEvent } from './event.ts'

interface Replay {
  readonly name: string
  readonly arn: string
  readonly archiveArn: string
  readonly description: string | undefined
  readonly destination: JsonObject
  /** Epoch milliseconds. */
  readonly from: number
  readonly to: number
  readonly startedAt: number
  state: 'RUNNING' | 'CANCELLING' | 'COMPLETED' | 'CANCELLED' | 'FAILED'
  reason?: string
  lastReplayedAt?: number
  endedAt?: number
}

export interface ReplayOptions {
  readonly archives: EventArchives
  readonly buses: ReadonlyMap<string, BusModel>
  readonly region: string
  readonly accountId: string
  readonly now: () => Date
  /** Gives an event to the rules of a bus that match it: to those with these ARNs, if any are named. */
  take(event: IngestedEvent, busName: string, ruleArns: readonly string[] | undefined): void
}

/** So many events, and then others have their turn: those that are published meanwhile. */
const TURN = 50

/** EventBridge's operations on archives and replays, as far as a template's archives can be replayed. */
export function replayOperations(options: ReplayOptions): Operations {
  const { archives, buses, region, accountId, now } = options
  const replays = new Map<string, Replay>()
  const find = (name: Json | undefined): Replay => {
    const replay = typeof name === 'string' ? replays.get(name) : undefined
    if (replay) return replay
    throw new ServiceError('ResourceNotFoundException', `Replay ${String(name)} does not exist.`)
  }

  return {
    StartReplay(input) {
      const { ReplayName: name, EventSourceArn: archiveArn, Description: description } = input
      const { Destination: destination, EventStartTime: start, EventEndTime: end } = input
      if (typeof name !== 'string' || !/^[.\-_A-Za-z0-9]{1,64}$/.test(name))
        throw invalid('ReplayName is 1 to 64 of A-Z a-z 0-9 . - _')
      if (replays.has(name))
        throw new ServiceError('ResourceAlreadyExistsException', `Replay ${name} already exists.`)
      const archive = typeof archiveArn === 'string' ? archives.find(archiveArn) : undefined
      if (!archive)
        throw new ServiceError('ResourceNotFoundException', `Archive ${String(archiveArn)} does not exist.`)
      if (!isJsonObject(destination) || destination.Arn !== archive.sourceArn)
        throw invalid('Parameter Destination.Arn is not valid. Reason: Must be the bus of the archive.')
      const [from, to] = [Number(start) * 1000, Number(end) * 1000]
      if (!(from < to)) throw invalid('EventStartTime must be before EventEndTime.')
      const replay: Replay = {
        name,
        arn: `arn:aws:events:${region}:${accountId}:replay/${name}`,
        archiveArn: archive.arn,
        description: typeof description === 'string' ? description : undefined,
        destination,
        from,
        to,
        startedAt: now().getTime(),
        state: 'RUNNING',
      }
      replays.set(name, replay)
      void run(replay, archive)
      return { ReplayArn: replay.arn, State: 'STARTING', ReplayStartTime: replay.startedAt / 1000 }
    },
    DescribeReplay: ({ ReplayName }) => describe(find(ReplayName)),
    ListReplays: ({ NamePrefix = '', State }) => ({
      Replays: [...replays.values()]
        .filter(({ name, state }) => name.startsWith(String(NamePrefix)) && (State ?? state) === state)
        .map(describe),
    }),
    CancelReplay({ ReplayName }) {
      const replay = find(ReplayName)
      if (replay.state !== 'RUNNING')
        throw new ServiceError('IllegalStatusException', `Replay ${replay.name} is ${replay.state}.`)
      replay.state = 'CANCELLING'
      return { ReplayArn: replay.arn, State: replay.state }
    },
    DescribeArchive({ ArchiveName }) {
      const archive = archives.all.find(({ name }) => name === ArchiveName)
      if (archive) return describeArchive(archive)
      throw new ServiceError('ResourceNotFoundException', `Archive ${String(ArchiveName)} does not exist.`)
    },
    async ListArchives({ NamePrefix = '' }) {
      const named = archives.all.filter(({ name }) => name.startsWith(String(NamePrefix)))
      return { Archives: await Promise.all(named.map(describeArchive)) }
    },
  }

  async function describeArchive(archive: ArchiveModel): Promise<JsonObject> {
    const { name, arn, sourceArn, eventPattern, retentionDays } = archive
    let [EventCount, SizeBytes] = [0, 0]
    for await (const { text } of archives.between(
      archive,
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    )) {
      EventCount++
      SizeBytes += Buffer.byteLength(text)
    }
    return {
      ArchiveName: name,
      ArchiveArn: arn,
      EventSourceArn: sourceArn,
      ...(eventPattern ? { EventPattern: JSON.stringify(eventPattern) } : {}),
      State: 'ENABLED',
      RetentionDays: retentionDays,
      EventCount,
      SizeBytes,
    }
  }

  async function run(replay: Replay, archive: ArchiveModel): Promise<void> {
    const { name, from, to, destination } = replay
    const bus = [...buses.values()].find(({ arn }) => arn === destination.Arn)
    const { FilterArns: filter } = destination
    const ruleArns = Array.isArray(filter) ? filter.map(String) : undefined
    try {
      let done = 0
      if (bus)
        for await (const event of archives.between(archive, from, to)) {
          if (replay.state === 'CANCELLING') break
          options.take(replayed(event, name), bus.name, ruleArns)
          replay.lastReplayedAt = event.at
          if (++done % TURN === 0) await setImmediate()
        }
      replay.state = replay.state === 'CANCELLING' ? 'CANCELLED' : 'COMPLETED'
    } catch (error) {
      replay.state = 'FAILED'
      replay.reason = error instanceof Error ? error.message : String(error)
    }
    replay.endedAt = now().getTime()
  }
}

const invalid = (reason: string) => new ServiceError('ValidationException', reason)

const seconds = (name: string, at: number | undefined) => (at === undefined ? {} : { [name]: at / 1000 })

const describe = (replay: Replay): JsonObject => ({
  ReplayName: replay.name,
  ReplayArn: replay.arn,
  State: replay.state,
  EventSourceArn: replay.archiveArn,
  Destination: replay.destination,
  ...(replay.description === undefined ? {} : { Description: replay.description }),
  ...(replay.reason === undefined ? {} : { StateReason: replay.reason }),
  ...seconds('EventStartTime', replay.from),
  ...seconds('EventEndTime', replay.to),
  ...seconds('EventLastReplayedTime', replay.lastReplayedAt),
  ...seconds('ReplayStartTime', replay.startedAt),
  ...seconds('ReplayEndTime', replay.endedAt),
})
