import type { Json } from '../../schemas/json.ts'
import { DeliveryError } from '../aws/queues.ts'
import type { LambdaFunction } from '../lambda/definition.ts'

/** Lambda tries an asynchronous invocation three times. */
const ATTEMPTS = 3

/** Invokes functions for rules without making the publisher wait for them; what fails three times is logged. */
export function invokeLater(
  find: (functionArn: string) => LambdaFunction | undefined,
  log: (line: string) => void,
): (functionArn: string, event: Json) => void {
  return (functionArn, event) => {
    const fn = find(functionArn)
    if (fn === undefined)
      throw new DeliveryError('NO_RESOURCE', `The function ${functionArn} does not exist.`)
    void attempt(fn, event, ATTEMPTS, log)
  }
}

async function attempt(
  fn: LambdaFunction,
  event: Json,
  attempts: number,
  log: (line: string) => void,
): Promise<void> {
  const result = await fn.invoke(event)
  if (result.ok) return
  if (attempts > 1) return attempt(fn, event, attempts - 1, log)
  log(
    `${fn.name}: an asynchronous invocation failed ${ATTEMPTS} times: ${result.errorType}: ${result.errorMessage}`,
  )
}
