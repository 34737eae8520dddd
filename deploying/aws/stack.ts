import {
  ChangeSetNotFoundException,
  CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  type DescribeChangeSetCommandOutput,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  paginateDescribeStackEvents,
  paginateListStackResources,
  SetStackPolicyCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation'
import type { Pause } from '../apply.ts'
import type { Proposal, Proposed, StackChange, StackEvent, Stacks } from '../cloud.ts'
import type { Address } from './address.ts'

/** So CloudFormation says that it found nothing to change. */
const NOTHING = /didn't contain changes|No updates are to be performed/i

/** The stack of a stage in AWS. Errors of AWS come through. */
export function stackIn(address: Address, StackName: string, pause: Pause): Stacks {
  const client = new CloudFormationClient(address)
  return {
    async find() {
      const stacks = await client.send(new DescribeStacksCommand({ StackName })).catch((error: unknown) => {
        if (error instanceof Error && /does not exist/.test(error.message)) return { Stacks: [] }
        throw error
      })
      const [stack] = stacks.Stacks ?? []
      if (stack?.StackStatus === undefined || stack.StackStatus === 'DELETE_COMPLETE') return undefined
      const outputs = Object.fromEntries(
        (stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
      )
      return { status: stack.StackStatus, reason: stack.StackStatusReason, outputs }
    },
    async resources() {
      const found = new Map<string, string>()
      for await (const { StackResourceSummaries = [] } of paginateListStackResources(
        { client },
        { StackName },
      )) {
        for (const {
          LogicalResourceId = '',
          PhysicalResourceId = '',
          ResourceStatus,
        } of StackResourceSummaries)
          if (ResourceStatus !== 'DELETE_COMPLETE') found.set(LogicalResourceId, PhysicalResourceId)
      }
      return found
    },
    propose: (proposed) => propose(client, StackName, proposed, pause),
    async discard({ name }) {
      await client.send(new DeleteChangeSetCommand({ StackName, ChangeSetName: name }))
    },
    async execute({ name }) {
      await client.send(new ExecuteChangeSetCommand({ StackName, ChangeSetName: name }))
    },
    async eventsAfter(id) {
      const found: StackEvent[] = []
      for await (const { StackEvents = [] } of paginateDescribeStackEvents({ client }, { StackName })) {
        for (const event of StackEvents) {
          if (event.EventId === id) return found.reverse()
          found.push({
            id: event.EventId ?? '',
            resource: event.LogicalResourceId ?? '',
            type: event.ResourceType ?? '',
            status: event.ResourceStatus ?? '',
            reason: event.ResourceStatusReason,
          })
        }
      }
      return found.reverse()
    },
    async setPolicy(Statement) {
      const StackPolicyBody = JSON.stringify({ Statement })
      await client.send(new SetStackPolicyCommand({ StackName, StackPolicyBody }))
    },
    async setTerminationProtection(EnableTerminationProtection) {
      await client.send(new UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection }))
    },
  }
}

async function propose(
  client: CloudFormationClient,
  StackName: string,
  { kind, template, tags, imports }: Proposed,
  pause: Pause,
): Promise<Proposal | undefined> {
  const ChangeSetName = `deploy-${Date.now().toString(36)}`
  const named = { StackName, ChangeSetName }
  await client.send(
    new CreateChangeSetCommand({
      ...named,
      ChangeSetType: kind,
      ...('url' in template ? { TemplateURL: template.url } : { TemplateBody: template.body }),
      Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
      ...(imports
        ? {
            ResourcesToImport: imports.map(({ id, type, identifier }) => ({
              LogicalResourceId: id,
              ResourceType: type,
              ResourceIdentifier: { ...identifier },
            })),
          }
        : // It takes in, as it is, what is there under a name that is plain text, such as a table that was restored.
          { ImportExistingResources: true }),
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  )
  let made = await client.send(new DescribeChangeSetCommand(named))
  while (made.Status === 'CREATE_PENDING' || made.Status === 'CREATE_IN_PROGRESS') {
    await pause()
    made = await client.send(new DescribeChangeSetCommand(named))
  }
  if (made.Status === 'FAILED') {
    await client.send(new DeleteChangeSetCommand(named)).catch(unlessGone)
    if (NOTHING.test(made.StatusReason ?? '')) return undefined
    throw new ChangeSetError(`CloudFormation refuses the template: ${made.StatusReason}`)
  }
  return { name: ChangeSetName, changes: await changesIn(client, named, made) }
}

async function changesIn(
  client: CloudFormationClient,
  named: { StackName: string; ChangeSetName: string },
  first: DescribeChangeSetCommandOutput,
): Promise<StackChange[]> {
  const changes: StackChange[] = []
  let page = first
  for (;;) {
    for (const { ResourceChange: change } of page.Changes ?? []) {
      if (change === undefined) continue
      changes.push({
        action: change.Action as StackChange['action'],
        id: change.LogicalResourceId ?? '',
        type: change.ResourceType ?? '',
        replacement: change.Replacement,
        policy: change.PolicyAction,
      })
    }
    if (page.NextToken === undefined) return changes
    page = await client.send(new DescribeChangeSetCommand({ ...named, NextToken: page.NextToken }))
  }
}

function unlessGone(error: unknown): void {
  if (!(error instanceof ChangeSetNotFoundException)) throw error
}

/** CloudFormation finds that what was proposed cannot be done. */
export class ChangeSetError extends Error {
  override readonly name = 'ChangeSetError'
}
