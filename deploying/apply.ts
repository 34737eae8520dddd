import { setTimeout as wait } from 'node:timers/promises'
import { UserError } from '../cli/terminal.ts'
import { changesText, losses } from './changes.ts'
import type { Proposed, StackChange, Stacks } from './cloud.ts'
import { causeOf, hasEnded, hasWorked } from './stack-status.ts'

/** Waits a moment before AWS is asked again. */
export type Pause = () => Promise<void>

/** How often AWS is asked: it answers each asker a few times a second. */
const PAUSE_MS = 3_000

export const pause: Pause = async () => {
  await wait(PAUSE_MS)
}

/** How whoever deploys hears of it, and answers. */
export interface Talk {
  /** A line of its own. */
  say(line: string): void
  /** How many of so many resources are done, while a stack changes. */
  progress(done: number, of: number): void
  /** Asks for a yes, where it was not said before. */
  confirm(question: string): Promise<boolean>
}

export interface Applying {
  readonly stacks: Stacks
  readonly talk: Talk
  readonly pause: Pause
  /** Logical ids that may be removed or replaced. */
  readonly allowed: ReadonlySet<string>
  /** Show what would change, and change nothing. */
  readonly dryRun: boolean
}

const OPEN = [{ Effect: 'Allow', Principal: '*', Action: 'Update:*', Resource: '*' }]

export type Applied = 'changed' | 'nothing' | 'only shown'

/**
 * Proposes a template, shows what changes, refuses what would take something away, and has it carried out to its end.
 *
 * @param confirmed the question was answered already in this run
 * @throws UserError that says what stands in the way, or what failed first
 */
export async function apply(
  proposed: Proposed,
  { stacks, talk, pause: rest, allowed, dryRun }: Applying,
  confirmed: boolean,
): Promise<Applied> {
  const proposal = await stacks.propose(proposed)
  if (proposal === undefined) return 'nothing'
  let leave = true
  try {
    for (const line of changesText(proposal.changes)) talk.say(line)
    const lost = losses(proposal.changes, allowed)
    if (lost.length > 0) throw new UserError(refusal(lost, proposal.changes))
    if (dryRun) return 'only shown'
    if (!confirmed && !(await talk.confirm('Carry this out?')))
      throw new UserError('nothing was changed: it was not confirmed. Say --yes where nobody can be asked')
    // The stack's own policy would refuse what was allowed here by name. Whoever called sets it again.
    if (allowed.size > 0) await stacks.setPolicy(OPEN)
    const before = (await stacks.eventsAfter(undefined)).at(-1)?.id
    await stacks.execute(proposal)
    leave = false
    await follow({ stacks, talk, rest, before, count: proposal.changes.length })
    return 'changed'
  } finally {
    if (leave) await stacks.discard(proposal)
  }
}

function refusal(lost: readonly string[], changes: readonly StackChange[]): string {
  const ids = changes.flatMap(({ id }) => (lost.some((line) => line.startsWith(`${id} `)) ? [id] : []))
  return [
    `refused, and nothing was changed: ${lost.length === 1 ? 'this' : 'each of these'} holds what no deployment brings back.`,
    ...lost.map((line) => `- ${line}`),
    `If it is meant: ${ids.map((id) => `--allow ${id}`).join(' ')}`,
  ].join('\n')
}

interface Following {
  readonly stacks: Stacks
  readonly talk: Talk
  readonly rest: Pause
  /** The last event before. */
  readonly before: string | undefined
  readonly count: number
}

/** Waits until the stack has come to its end. @throws UserError with the first thing that failed */
async function follow({ stacks, talk, rest, before, count }: Following): Promise<void> {
  for (;;) {
    await rest()
    const now = await stacks.find()
    const status = now?.status ?? 'gone'
    const events = await stacks.eventsAfter(before)
    const done = new Set(
      events.filter(({ status: of }) => of.endsWith('_COMPLETE')).map(({ resource }) => resource),
    )
    talk.progress(Math.min(done.size, count), count)
    // The stack's own first event may come after the answer to what was asked.
    if (!hasEnded(status) || events.length === 0) continue
    if (hasWorked(status)) return
    throw new UserError(
      `the deployment failed, and the stack is ${status}. The first that failed: ${causeOf(events)}. Mend it, and run this again (docs/deploying.md#when-a-deployment-fails)`,
    )
  }
}
