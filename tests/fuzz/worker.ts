import { keepsakes } from '../cli/support/keepsakes.ts'
import { PRIVATE } from './events.ts'
import { startFunctions } from './functions.ts'
import { fuzz } from './fuzz.ts'
import { everyWay } from './ways/every-way.ts'

/** A process' part of the work. */
export interface Share {
  readonly inputs: number
  readonly seed: number
  readonly way?: string
  readonly path?: string
}

export type Told = { readonly way: string; readonly inputs: number } | { readonly failure: string }

const share: Share = JSON.parse(process.argv[2] ?? '')
const tell = (told: Told) => process.send?.(told)
const functions = await startFunctions(PRIVATE)
try {
  const all = await everyWay(functions, keepsakes)
  const ways = all.filter(({ name }) => share.way === undefined || name === share.way)
  if (ways.length === 0)
    throw new Error(`no way is called ${share.way}: ${all.map(({ name }) => name).join(', ')}`)
  for (const way of ways)
    await fuzz(way, {
      ...share,
      inputs: Math.ceil(share.inputs / ways.length),
      progress: (inputs) => tell({ way: way.name, inputs }),
    })
} catch (error) {
  tell({ failure: error instanceof Error ? error.message : String(error) })
  process.exitCode = 1
} finally {
  await functions.stop()
  process.disconnect?.()
}
