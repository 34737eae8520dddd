import { limitsKnown } from './checks/known.ts'
import { concurrencyMistakes, type Peak, peakMistakes } from './checks/limits.ts'
import { isAdopted, nameMistakes } from './checks/names.ts'
import { namesIn, nobodyIs, parameterMistakes, rootCalls, unseen } from './checks/parameters.ts'
import type { Caller, Holder, Looks, NamedResource, StackNow } from './cloud.ts'
import { type Mistake, mistake } from './errors.ts'
import { blockedBy } from './stack-status.ts'
import {
  accountParametersOf,
  concurrenciesOf,
  namedResourcesOf,
  needsApiLogRole,
  type Template,
} from './stage-template.ts'

export interface Looked {
  readonly mistakes: readonly Mistake[]
  /** An earlier stack has left these, and the new one takes them in with all that they hold. */
  readonly adopted: readonly NamedResource[]
}

interface Where {
  readonly template: Template
  readonly caller: Caller
  readonly stack: { readonly name: string; readonly now: StackNow | undefined }
  /** The logical ids of what the stack holds. */
  readonly holds: ReadonlySet<string>
  readonly peak: Peak | undefined
}

/** So many names are asked about at once: AWS throttles more. */
const AT_ONCE = 8

/**
 * Looks for everything that would fail, all of it at once, and changes nothing. What may not be looked at is a warning: the rights
 * that a deployment takes are not all needed to deploy.
 */
export async function lookAhead(looks: Looks, where: Where): Promise<Looked> {
  const { template, caller, stack, peak } = where
  const mistakes: Mistake[] = [...rootCalls(caller)]
  const blocked = stack.now && blockedBy(stack.now.status, stack.name)
  if (blocked) mistakes.push(mistake(stack.name, blocked))
  const tried = async <T>(at: string, look: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await look()
    } catch (error) {
      mistakes.push(unseen(at, error))
      return undefined
    }
  }

  await tried('the account’s parameters', async () => {
    const asked = accountParametersOf(template)
    const found = await looks.parameters(asked.map(({ path }) => path))
    const wrong = parameterMistakes(asked, found, caller)
    mistakes.push(...wrong)
    const lists = asked.filter(({ path, isList }) => isList && !wrong.some(({ at }) => at === path))
    for (const { path } of lists) {
      const own = namesIn(found.get(path) ?? '').filter((name) => name.split(':')[4] === caller.account)
      for (const name of own)
        await tried(name, async () => {
          if (!(await looks.principalExists(name))) mistakes.push(nobodyIs(path, name))
        })
    }
  })
  if (needsApiLogRole(template))
    await tried('API Gateway', async () => {
      if (await looks.apiLogRole()) return
      mistakes.push(
        mistake(
          'API Gateway',
          `has no role to write logs with in ${caller.region}, which the account gives it once: docs/deploying.md#the-first-time`,
        ),
      )
    })
  const mappings = concurrenciesOf(template)
  const concurrency = await tried('Lambda concurrency', () => looks.concurrency())
  if (concurrency !== undefined) mistakes.push(...concurrencyMistakes(mappings, concurrency))
  if (peak !== undefined) {
    // A quota that may not be looked at is taken to be that of every account.
    const quotas = await tried('Service Quotas', () => looks.quotas())
    const told = { ...quotas, ...(concurrency === undefined ? {} : { lambdaConcurrency: concurrency }) }
    mistakes.push(...peakMistakes(peak, limitsKnown(template, told), caller.region))
  }

  const held: (NamedResource & { holder: Holder })[] = []
  const wanted = namedResourcesOf(template, caller).filter(({ id }) => !where.holds.has(id))
  for (let from = 0; from < wanted.length; from += AT_ONCE) {
    const some = wanted.slice(from, from + AT_ONCE)
    await Promise.all(
      some.map((resource) =>
        tried(resource.name, async () => {
          held.push({ ...resource, holder: await looks.holderOf(resource) })
        }),
      ),
    )
  }
  mistakes.push(...nameMistakes(held))
  return { mistakes, adopted: held.filter((one) => one.holder === 'us' && isAdopted(one)) }
}
