import { adoptionTemplate } from '../packaging/adoption.ts'
import { type Applying, apply } from './apply.ts'
import type { Caller, Looks, NamedResource } from './cloud.ts'
import type { StagePackage } from './stage-template.ts'

/** The bucket of the stack that its code and templates lie in, by its logical id. */
export const DEPLOYMENT_BUCKET = 'ServerlessDeploymentBucket'

interface Beginning {
  readonly looks: Looks
  readonly applying: Applying
  readonly caller: Caller
  /** An earlier stack has left these. */
  readonly adopted: readonly NamedResource[]
  /** Whether there is a stack. */
  readonly isThere: boolean
}

/**
 * Brings a stack to where it can be deployed to: with what an earlier one has left, which an import takes over and which may hold
 * nothing else, and with the bucket that its code lies in. It begins again where it was ended.
 */
export async function begin(
  { template, firstTemplate, settings: { tags } }: StagePackage,
  { looks, applying, caller, adopted, isThere }: Beginning,
): Promise<void> {
  const { stacks, talk } = applying
  // The changes of these two are told already.
  const quietly = { ...applying, talk: { ...talk, say: () => {} } }
  const place = { partition: caller.partition, region: caller.region, account: caller.account }
  const taken = (ids: readonly string[]) =>
    adoptionTemplate(template as Parameters<typeof adoptionTemplate>[0], ids, place)
  const held = isThere ? [...(await stacks.resources()).keys()] : []
  if (held.includes(DEPLOYMENT_BUCKET)) return

  const missing = adopted.filter(({ id }) => !held.includes(id))
  let there = isThere
  if (missing.length > 0) {
    talk.say(`imports ${missing.length} resources that were left`)
    const imports = await Promise.all(
      missing.map(async (each) => ({
        id: each.id,
        type: each.type,
        identifier: await looks.identifierOf(each),
      })),
    )
    const body = JSON.stringify(taken([...held, ...missing.map(({ id }) => id)]))
    await apply({ kind: 'IMPORT', template: { body }, tags, imports }, quietly, true)
    there = true
  }
  const kept = [...held, ...missing.map(({ id }) => id)]
  const { Resources = {} } = taken(kept) as { Resources?: object }
  const body = JSON.stringify({ ...firstTemplate, Resources: { ...Resources, ...firstTemplate.Resources } })
  await apply({ kind: there ? 'UPDATE' : 'CREATE', template: { body }, tags }, quietly, true)
}
