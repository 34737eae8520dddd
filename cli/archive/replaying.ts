import {
  CancelReplayCommand,
  DeleteRuleCommand,
  DescribeArchiveCommand,
  DescribeReplayCommand,
  type DescribeReplayCommandOutput,
  type EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  ResourceNotFoundException,
  StartReplayCommand,
  type Target,
} from '@aws-sdk/client-eventbridge'
import { PARTNER_SOURCE_PREFIX } from '../../schemas/source.ts'
import { UserError } from '../terminal.ts'
import type { Span } from './span.ts'

/** The archive of a stage, and where what it holds goes. */
export interface StageArchive {
  readonly eventBridge: EventBridgeClient
  readonly eventBusName: string
  readonly archiveArn: string
  readonly busArn: string
  readonly targets: readonly Target[]
  /** Events that it holds in all, and how long they have. */
  readonly events: number
  readonly bytes: number
  readonly retentionDays: number
}

const RULE = 'activity'
const prefixOf = (eventBusName: string) => `${eventBusName}-replay-`

/** @throws UserError when the stage has none */
export async function archiveOf(eventBridge: EventBridgeClient, eventBusName: string): Promise<StageArchive> {
  const ArchiveName = `${eventBusName}-activities`
  try {
    const archive = await eventBridge.send(new DescribeArchiveCommand({ ArchiveName }))
    const rule = { Rule: `${eventBusName}-${RULE}`, EventBusName: eventBusName }
    const { Targets = [] } = await eventBridge.send(new ListTargetsByRuleCommand(rule))
    const { ArchiveArn = '', EventSourceArn = '', EventCount = 0, SizeBytes = 0, RetentionDays = 0 } = archive
    return {
      eventBridge,
      eventBusName,
      archiveArn: ArchiveArn,
      busArn: EventSourceArn,
      targets: Targets,
      events: EventCount,
      bytes: SizeBytes,
      retentionDays: RetentionDays,
    }
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error
    throw new UserError(
      `${eventBusName} has no archive ${ArchiveName}, or no rule: deploy the stage first, or name another`,
    )
  }
}

/** The pattern of the rule that a replay alone goes through. A live event has no replay's name. */
export const patternOf = (replayName: string, source: string | undefined) => ({
  'replay-name': [replayName],
  source: source === undefined ? [{ prefix: PARTNER_SOURCE_PREFIX }] : [source],
})

export interface ReplayPorts {
  wait(milliseconds: number): Promise<unknown>
  /** Is told the part that is replayed, from 0 to 1. */
  progress(part: number): void
  /** Becomes true when the person has had enough. */
  stopped(): boolean
}

const POLL_MS = 1_000

/**
 * Replays a span through a rule of its own, into the targets of the stage's, and takes the rule away again.
 *
 * @throws UserError when EventBridge gives the replay up, or the person does
 */
export async function replaySpan(
  archive: StageArchive,
  { name, span, source }: { readonly name: string; readonly span: Span; readonly source: string | undefined },
  { wait, progress, stopped }: ReplayPorts,
): Promise<void> {
  const { eventBridge, eventBusName } = archive
  const pattern = JSON.stringify(patternOf(name, source))
  const rule = { Name: name, EventBusName: eventBusName, EventPattern: pattern, Description: DESCRIPTION }
  const { RuleArn = '' } = await eventBridge.send(new PutRuleCommand(rule))
  try {
    const Targets = [...archive.targets]
    await eventBridge.send(new PutTargetsCommand({ Rule: name, EventBusName: eventBusName, Targets }))
    await eventBridge.send(
      new StartReplayCommand({
        ReplayName: name,
        EventSourceArn: archive.archiveArn,
        EventStartTime: new Date(span.from),
        EventEndTime: new Date(span.to),
        Destination: { Arn: archive.busArn, FilterArns: [RuleArn] },
      }),
    )
    for (let isCancelled = false; ; ) {
      const replay = await eventBridge.send(new DescribeReplayCommand({ ReplayName: name }))
      if (isOver(replay)) return
      const { EventLastReplayedTime: last } = replay
      if (last) progress(Math.min(1, Math.max(0, (last.getTime() - span.from) / (span.to - span.from))))
      if (stopped() && !isCancelled) {
        isCancelled = true
        await eventBridge.send(new CancelReplayCommand({ ReplayName: name })).catch(() => {})
      }
      await wait(POLL_MS)
    }
  } finally {
    await removeRule(archive, name)
  }
}

const DESCRIPTION = 'Of one replay of the archive, and gone after it: keepsakes archive replay'

/** @throws UserError for one that was not brought to its end */
function isOver({ State, StateReason, ReplayName }: DescribeReplayCommandOutput): boolean {
  if (State === 'COMPLETED') return true
  if (State === 'CANCELLED')
    throw new UserError(`the replay ${ReplayName} was stopped: replay all again, which does no harm`)
  if (State === 'FAILED')
    throw new UserError(
      `EventBridge gave the replay ${ReplayName} up: ${StateReason ?? 'it does not say why'}`,
    )
  return false
}

async function removeRule({ eventBridge, eventBusName, targets }: StageArchive, name: string): Promise<void> {
  const EventBusName = eventBusName
  const Ids = targets.flatMap(({ Id }) => Id ?? [])
  await eventBridge.send(new RemoveTargetsCommand({ Rule: name, EventBusName, Ids }))
  await eventBridge.send(new DeleteRuleCommand({ Name: name, EventBusName }))
}

/** A command that has put its rule starts the replay within seconds: such a rule is not yet one that was left behind. */
const YOUNG_MS = 10 * 60_000

/**
 * Takes away the rules of replays that are over: a command that was killed leaves its own behind.
 *
 * @param now epoch milliseconds
 * @returns the names of replays that are under way, or are about to be
 */
export async function tidyRules(archive: StageArchive, now: number): Promise<string[]> {
  const { eventBridge, eventBusName } = archive
  const running: string[] = []
  for (const name of await ruleNames(archive)) {
    const state = await eventBridge.send(new DescribeReplayCommand({ ReplayName: name })).then(
      ({ State }) => State,
      (error: unknown) => {
        if (error instanceof ResourceNotFoundException) return 'NONE'
        throw error
      },
    )
    const isYoung = state === 'NONE' && now - begunAt(eventBusName, name) < YOUNG_MS
    if (isYoung || state === 'STARTING' || state === 'RUNNING' || state === 'CANCELLING') running.push(name)
    else await removeRule(archive, name)
  }
  return running
}

async function ruleNames({ eventBridge, eventBusName }: StageArchive): Promise<string[]> {
  const names: string[] = []
  let NextToken: string | undefined
  do {
    const page = await eventBridge.send(
      new ListRulesCommand({ EventBusName: eventBusName, NamePrefix: prefixOf(eventBusName), NextToken }),
    )
    names.push(...(page.Rules ?? []).flatMap(({ Name }) => Name ?? []))
    NextToken = page.NextToken
  } while (NextToken !== undefined)
  return names
}

/**
 * A name that no other replay has: EventBridge remembers them for 90 days, and two operators may begin in the same second. A
 * stage's name leaves room for it in the 64 characters that a replay may have.
 *
 * @param mark of the command, four letters and digits
 */
export const replayName = (
  eventBusName: string,
  now: Date,
  { mark, step }: { mark: string; step: number },
): string =>
  `${prefixOf(eventBusName)}${now.toISOString().replaceAll(/[-:]/g, '').slice(0, 15)}-${mark}-${step}`

/** When the command began that named it so, epoch milliseconds; 0 for a name that says no time. */
function begunAt(eventBusName: string, name: string): number {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)-/.exec(name.slice(prefixOf(eventBusName).length)) ?? []
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) || 0
}
