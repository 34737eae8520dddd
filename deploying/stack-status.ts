import type { StackEvent } from './cloud.ts'

/** Says what to do of a stack that cannot be deployed to as it is; undefined of one that can. */
export function blockedBy(status: string, stack: string): string | undefined {
  if (status === 'REVIEW_IN_PROGRESS') return undefined
  if (status.endsWith('_IN_PROGRESS'))
    return `it is ${status}: somebody deploys at this moment, or a deployment was interrupted and goes on by itself. Run this again once it has ended: aws cloudformation describe-stacks --stack-name ${stack} --query 'Stacks[0].StackStatus'`
  if (['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'CREATE_FAILED', 'DELETE_FAILED'].includes(status))
    return `it is ${status}, so it holds nothing that works, and CloudFormation updates it no more. Take it away, and run this again: aws cloudformation delete-stack --stack-name ${stack}`
  if (status === 'UPDATE_ROLLBACK_FAILED')
    return `it is UPDATE_ROLLBACK_FAILED: mend what its events say could not be taken back, and then run aws cloudformation continue-update-rollback --stack-name ${stack}, and this again`
  if (status.endsWith('_COMPLETE')) return undefined
  return `it is ${status}, which this command does not know: see docs/deploying.md#when-a-deployment-fails`
}

/** Whether a status lasts: nothing goes on. */
export const hasEnded = (status: string) => !status.endsWith('_IN_PROGRESS')

/** Whether resources change at this moment. Once it cleans up, all of them have. */
export const isChanging = (status: string) =>
  !hasEnded(status) && status !== 'REVIEW_IN_PROGRESS' && !status.includes('_CLEANUP_')

/** Whether what was asked for has come about. */
export const hasWorked = (status: string) =>
  ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'IMPORT_COMPLETE'].includes(status)

/** The first thing that failed, which is the cause: what comes after was cancelled for it, or taken back. */
export function causeOf(events: readonly StackEvent[]): string {
  const failed = events.filter(
    ({ status, reason }) => status.endsWith('_FAILED') && !/cancelled/i.test(reason ?? 'cancelled'),
  )
  const [first] = failed
  if (first === undefined) return 'its events name no reason'
  return `${first.resource} (${first.type}): ${first.reason}`
}
