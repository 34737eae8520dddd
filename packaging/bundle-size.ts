import type { Metafile } from 'esbuild'

export type Bundle = {
  name: string
  bytes: number
  /** Its parts, largest first. */
  parts: BundlePart[]
}

export type BundlePart = {
  /** A package, or a folder of this project. */
  name: string
  bytes: number
}

/** A bundle is larger than its function may be. */
export class BudgetError extends Error {
  override readonly name = 'BudgetError'
}

// A cold start reads and compiles all of it. The API's functions are held tighter, since a person waits for them.
const tables = 350_000
const catalogueOnly = 125_000
const budgets: Record<string, number> = {
  awardKeepsakes: 400_000,
  // It has the client of a queue beside that of the bus, to keep what it rejects, and what a dry run asks the catalogue by.
  ingestActivities: 390_000,
  listRejected: tables,
  sendWebhooks: 300_000,
  listKeepsakes: tables,
  getPassport: tables,
  exportUser: tables,
  eraseUser: tables,
  finishErasure: tables,
  listCampaigns: catalogueOnly,
  getCampaign: catalogueOnly,
  health: catalogueOnly,
  authorizeConnection: catalogueOnly,
  notFound: 60_000,
  // Few people wait for them, each for one at most. The grammar with all that it tells, YAML and the client of S3 take most of it.
  studioDrafts: 800_000,
  studioPublishing: 800_000,
  // Nobody waits for them. The client of S3 and what reads and writes Parquet take most of it.
  startExport: 300_000,
  patrolTraffic: 300_000,
  planExport: 600_000,
  tidyExport: 750_000,
}
const defaultBudget = 420_000

/** How many bytes the bundle of a function may have, minified. */
export function budgetOf(functionName: string): number {
  return budgets[functionName] ?? defaultBudget
}

export function assertWithinBudgets(bundles: readonly Bundle[]): void {
  const tooLarge = bundles.filter(({ name, bytes }) => bytes > budgetOf(name))
  if (tooLarge.length === 0) return
  const reasons = tooLarge.map(({ name, bytes, parts }) => {
    const largest = parts.slice(0, 3).map((part) => `${part.name} ${kilobytes(part.bytes)}`)
    return `${name} has ${kilobytes(bytes)} of ${kilobytes(budgetOf(name))} (${largest.join(', ')})`
  })
  throw new BudgetError(
    `too large to start fast: ${reasons.join('; ')}. Import less, or from a smaller module.`,
  )
}

export function largestParts({ inputs, outputs }: Metafile): BundlePart[] {
  const sizes = new Map<string, number>()
  for (const [path, output] of Object.entries(outputs)) {
    if (!path.endsWith('.mjs')) continue
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
      if (inputs[input] === undefined) continue
      sizes.set(partOf(input), (sizes.get(partOf(input)) ?? 0) + bytesInOutput)
    }
  }
  return [...sizes].map(([name, bytes]) => ({ name, bytes })).sort((a, b) => b.bytes - a.bytes)
}

function partOf(path: string): string {
  const inPackage = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)
  return inPackage?.[1] ?? path.replace(/\/[^/]*$/, '/')
}

/** A table for people: each function's size, its budget and its largest contents. */
export function formatBundles(bundles: readonly Bundle[]): string {
  const rows = bundles.map(({ name, bytes, parts }) => {
    const largest = parts.slice(0, 4).map((part) => `${part.name} ${kilobytes(part.bytes)}`)
    return [name, kilobytes(bytes), kilobytes(budgetOf(name)), largest.join(', ')]
  })
  const table = [['function', 'size', 'budget', 'largest contents'], ...rows]
  const width = (column: number) => Math.max(...table.map((row) => (row[column] ?? '').length))
  return table
    .map((row) => row.map((cell, column) => (column === 3 ? cell : cell.padEnd(width(column)))).join('  '))
    .join('\n')
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1000)} KB`
}
