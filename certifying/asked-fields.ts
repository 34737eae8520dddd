import type { Catalogue } from '../awarding/catalogue/catalogue.ts'
import type { CompiledKeepsake } from '../awarding/catalogue/compiled-campaign.ts'
import type { Activity } from '../events/activity.ts'
import { isJsonObject, type Json } from '../json/json.ts'
import type { Interval } from '../schemas/activities/define.ts'
import { pathText } from '../schemas/mistakes.ts'

/** A field that keepsakes ask for in activities of a type. */
interface AskedField {
  readonly type: string
  readonly path: readonly string[]
  /** `<campaignId>/<keepsakeId>`, with when an activity counts for it. */
  readonly keepsakes: { readonly name: string; readonly window: Interval }[]
}

export interface MissingField {
  readonly type: string
  readonly path: string
  readonly keepsakes: readonly string[]
  /** Activities of the type, none of which has it. */
  readonly events: number
}

/** Follows which of the fields that campaigns ask for come in a partner's activities. */
export class AskedFields {
  /** Those that have not come yet, by type. */
  readonly #missing = new Map<string, AskedField[]>()
  readonly #events = new Map<string, number>()
  #span: Interval | undefined

  constructor(catalogue: Catalogue) {
    const asked = new Map<string, AskedField>()
    for (const campaign of catalogue.campaigns.values()) {
      for (const keepsake of campaign.keepsakes) {
        for (const [type, path] of fieldsOf(keepsake)) {
          const key = JSON.stringify([type, path])
          const field = asked.get(key) ?? { type, path, keepsakes: [] }
          asked.set(key, field)
          field.keepsakes.push({ name: `${campaign.id}/${keepsake.id}`, window: keepsake.window })
        }
      }
    }
    for (const field of asked.values())
      this.#missing.set(field.type, [...(this.#missing.get(field.type) ?? []), field])
  }

  add({ type, detail, at }: Activity): void {
    this.#events.set(type, (this.#events.get(type) ?? 0) + 1)
    this.#span = { from: Math.min(this.#span?.from ?? at, at), to: Math.max(this.#span?.to ?? at, at) }
    const missing = this.#missing.get(type)
    if (!missing?.some(({ path }) => has(detail, path))) return
    this.#missing.set(
      type,
      missing.filter(({ path }) => !has(detail, path)),
    )
  }

  /** Fields that keepsakes of the time of the activities ask for, and that none of their type has. */
  missing(): MissingField[] {
    const span = this.#span
    if (!span) return []
    return [...this.#missing.values()].flat().flatMap(({ type, path, keepsakes }) => {
      const events = this.#events.get(type) ?? 0
      const names = keepsakes
        .filter(({ window }) => window.from <= span.to && span.from < window.to)
        .map(({ name }) => name)
      return events > 0 && names.length > 0 ? [{ type, path: pathText(path), keepsakes: names, events }] : []
    })
  }
}

/** The fields without which an activity cannot count for a keepsake, with the type of the activity. */
function fieldsOf({ criterion, definition }: CompiledKeepsake): [type: string, path: readonly string[]][] {
  const matched = criterion.measures.flatMap(({ activityType, where }) =>
    (where?.fields ?? [])
      .filter(({ matchers }) => !matchers.some((matcher) => matcher.kind === 'exists' && !matcher.exists))
      .map(({ path }): [string, readonly string[]] => [activityType, path]),
  )
  return [...matched, ...distinctIn(definition.earn as Json)]
}

/** A field by whose values something is counted: without it nothing is. */
function distinctIn(earn: Json): [type: string, path: readonly string[]][] {
  if (Array.isArray(earn)) return earn.flatMap(distinctIn)
  if (!isJsonObject(earn)) return []
  const { activity, distinct } = earn
  const own: [string, readonly string[]][] =
    typeof activity === 'string' && typeof distinct === 'string' ? [[activity, [distinct]]] : []
  return [...own, ...Object.values(earn).flatMap(distinctIn)]
}

function has(value: Json | undefined, [key, ...rest]: readonly string[]): boolean {
  if (Array.isArray(value))
    return value.some((element) => has(element, key === undefined ? [] : [key, ...rest]))
  if (key === undefined) return value !== undefined
  return isJsonObject(value) && Object.hasOwn(value, key) && has(value[key], rest)
}
