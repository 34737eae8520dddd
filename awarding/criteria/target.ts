import * as z from 'zod/mini'
import { wants } from '../../schemas/wants.ts'

/** A whole number of things to reach, from 1. */
export function targetSchema(most: number) {
  const what = `a whole number from 1 to ${most}`
  return z.int(wants(what)).check(z.minimum(1, `must be ${what}`), z.maximum(most, `must be ${what}`))
}
