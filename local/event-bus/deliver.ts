import { type Json, parseJson } from '../../json/json.ts'
import { DeliveryError, type Queues } from '../aws/queues.ts'
import type { LambdaFunction } from '../lambda/definition.ts'
import type { TargetModel } from '../resources/model.ts'
import type { IngestedEvent, Rule } from './event.ts'
import { targetInput } from './target-input.ts'

/** EventBridge counts these of a rule. */
export type RuleCount =
  | 'MatchedEvents'
  | 'TriggeredRules'
  | 'Invocations'
  | 'FailedInvocations'
  | 'InvocationsSentToDlq'
  | 'InvocationsFailedToBeSentToDlq'

export interface Delivery {
  counted?(rule: Rule, count: RuleCount): void
  readonly queues: Pick<Queues, 'send'>
  /** Starts an asynchronous invocation of a function; throws for a function that does not exist. */
  invoke(functionArn: string, event: Json): void
  log(line: string): void
}

/** An event that a target of a rule did not take. */
type Failed = { event: IngestedEvent; rule: Rule; target: TargetModel }

/** Neither a target nor its dead-letter queue holds the event. */
export class UndeliveredError extends Error {
  override readonly name = 'UndeliveredError'
}

/**
 * Gives an event to every target of a rule. Returns once each holds it, or the dead-letter queue of one that does not
 * take it. @throws UndeliveredError, after having tried every target, when an event would be lost otherwise.
 */
export function deliver(event: IngestedEvent, rule: Rule, delivery: Delivery): void {
  const lost: string[] = []
  delivery.counted?.(rule, 'TriggeredRules')
  for (const target of rule.targets) {
    try {
      delivery.counted?.(rule, 'Invocations')
      give(event, rule, target, delivery)
    } catch (error) {
      delivery.counted?.(rule, 'FailedInvocations')
      const reason = error instanceof Error ? error.message : String(error)
      delivery.log(`${rule.name}: event ${event.envelope.id} was not delivered to ${target.arn}: ${reason}`)
      if (!bury({ event, rule, target }, error, delivery)) lost.push(reason)
    }
  }
  if (lost.length > 0) throw new UndeliveredError(lost.join(' '))
}

function give(event: IngestedEvent, rule: Rule, target: TargetModel, { queues, invoke }: Delivery): void {
  const input = targetInput(event, rule, target)
  if (target.arn.startsWith('arn:aws:sqs:')) queues.send(target.arn, input)
  else invoke(target.arn, parseJson(input) as Json)
}

/** Puts the event itself, not the target's input, into the dead-letter queue, with the attributes that AWS adds. */
function bury({ event, rule, target }: Failed, error: unknown, { queues, log, counted }: Delivery): boolean {
  if (target.deadLetterArn === undefined) return false
  try {
    queues.send(target.deadLetterArn, event.text, {
      RULE_ARN: rule.arn,
      TARGET_ARN: target.arn,
      ERROR_CODE: error instanceof DeliveryError ? error.code : 'INVALID_JSON',
      ERROR_MESSAGE: error instanceof Error ? error.message : String(error),
    })
    counted?.(rule, 'InvocationsSentToDlq')
    return true
  } catch (failure) {
    counted?.(rule, 'InvocationsFailedToBeSentToDlq')
    log(`${rule.name}: its dead-letter queue does not take event ${event.envelope.id}: ${failure}`)
    return false
  }
}

/** Lambda tries an asynchronous invocation three times. */
const ATTEMPTS = 3

/** Invokes functions for rules without making the publisher wait for them; what fails three times is logged. */
export function invokeLater(
  find: (functionArn: string) => LambdaFunction | undefined,
  log: (line: string) => void,
): (functionArn: string, event: Json) => void {
  return (functionArn, event) => {
    const fn = find(withoutQualifier(functionArn))
    if (fn === undefined)
      throw new DeliveryError('NO_RESOURCE', `The function ${functionArn} does not exist.`)
    void attempt(fn, event, ATTEMPTS, log)
  }
}

/** There is one version of each function here, whichever version or alias a target names. */
const withoutQualifier = (functionArn: string) => functionArn.split(':').slice(0, 7).join(':')

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
