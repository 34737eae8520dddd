import type { Measure, Row, Value } from './section.ts'

/** A row of which the named columns are hidden, and null. */
export interface Published {
  readonly values: Row
  readonly hidden: readonly string[]
}

export interface Suppressing {
  readonly measures: readonly Measure[]
  /** Numbers of people from 1 to below this are hidden. */
  readonly fewerThan: number
  /** Keepsakes whose number of holders is hidden, as `keepsakeName` has them. */
  readonly hiddenKeepsakes?: ReadonlySet<string>
}

export const keepsakeName = (row: Row) => `${row.campaignId}/${row.keepsakeId}`

/**
 * Hides what tells of fewer people than said, and what would give that away: where the parts of a known sum are rows, as many
 * of the smallest others that two at least are hidden, of so many people together. No people at all are nobody's secret.
 */
export function suppress(rows: readonly Row[], options: Suppressing): Published[] {
  const hidden = rows.map(() => new Set<string>())
  for (const measure of options.measures) {
    const hides = [measure.people, ...(measure.tells ?? [])]
    for (const at of hiddenBy(rows, measure, options)) for (const key of hides) hidden[at]?.add(key)
  }
  return rows.map((row, at) => {
    const keys = [...(hidden[at] ?? [])].filter((key) => key in row)
    const blank = Object.fromEntries(keys.map((key): [string, Value] => [key, null]))
    return { values: { ...row, ...blank }, hidden: keys }
  })
}

function hiddenBy(rows: readonly Row[], measure: Measure, options: Suppressing): Set<number> {
  const { fewerThan, hiddenKeepsakes } = options
  const peopleOf = (at: number) => Number(rows[at]?.[measure.people] ?? 0)
  const every = rows.keys().toArray()
  const found = new Set(
    every.filter((at) => {
      const isOfHidden = measure.holders === true && hiddenKeepsakes?.has(keepsakeName(rows[at] ?? {}))
      return peopleOf(at) > 0 && (peopleOf(at) < fewerThan || isOfHidden)
    }),
  )
  const { sumsWithin } = measure
  if (!sumsWithin) return found
  const groups = Map.groupBy(every, (at) => JSON.stringify(sumsWithin.map((key) => rows[at]?.[key])))
  for (const group of groups.values()) {
    const inGroup = group.filter((at) => found.has(at))
    let together = inGroup.reduce((sum, at) => sum + peopleOf(at), 0)
    const others = group
      .filter((at) => !found.has(at) && peopleOf(at) > 0)
      .sort((a, b) => peopleOf(a) - peopleOf(b))
    for (const at of others) {
      const many = group.filter((each) => found.has(each)).length
      if (many === 0 || (many > 1 && together >= fewerThan)) break
      found.add(at)
      together += peopleOf(at)
    }
  }
  return found
}
