import type { ChildProcess } from 'node:child_process'

/** A message of a child process has a kind; what failed is told in words. */
export type ChildMessage = { readonly kind: string } | { readonly kind: 'failed'; readonly message: string }

/**
 * The next message of that kind.
 *
 * @throws Error when the child tells that it failed, or ends
 */
export function nextMessage<Tells extends ChildMessage, Kind extends Tells['kind']>(
  child: ChildProcess,
  kind: Kind,
): Promise<Extract<Tells, { kind: Kind }>> {
  return new Promise((resolve, reject) => {
    const gone = () => settle(() => reject(new Error('the process of the stack has ended')))
    const on = (message: Tells) => {
      if (message.kind === 'failed' && 'message' in message) settle(() => reject(new Error(message.message)))
      else if (message.kind === kind) settle(() => resolve(message as Extract<Tells, { kind: Kind }>))
    }
    const settle = (how: () => void) => {
      child.off('message', on).off('exit', gone)
      how()
    }
    child.on('message', on).on('exit', gone)
  })
}
