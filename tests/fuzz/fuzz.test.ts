import { deployedFunctions } from '../../packaging/functions.ts'
import { projectRoot } from '../../packaging/project.ts'
import { keepsakes } from '../cli/support/keepsakes.ts'
import { runs } from '../support/runs.ts'
import { PRIVATE } from './events.ts'
import { type Functions, NAMES, startFunctions } from './functions.ts'
import { fuzz } from './fuzz.ts'
import { everyWay } from './ways/every-way.ts'
import type { Way } from './ways/way.ts'

const INPUTS = runs(30)
const SEED = 20_240_726

let functions: Functions
let ways: Way[]
beforeAll(async () => {
  functions = await startFunctions(PRIVATE)
  ways = await everyWay(functions, keepsakes)
})
afterAll(() => functions.stop())

test('whatever comes in by any way is taken or refused with a reason, and harms nobody beside it', async () => {
  for (const way of ways)
    expect(await fuzz(way, { inputs: INPUTS, seed: SEED })).toBeGreaterThanOrEqual(INPUTS)
})

test('an input that does harm ends the run, with what brings it back', async () => {
  const way: Way = {
    ...(ways.find(({ name }) => name === 'campaign file') as Way),
    send: () => Promise.reject(new Error('harm')),
  }
  await expect(fuzz(way, { inputs: 10, seed: 1 })).rejects.toThrow(
    /^campaign file does not take this:\n[\s\S]*\nSend it again: npm run fuzz -- --way "campaign file" --seed 1 --path \S+$/,
  )
})

test('every function that something from outside comes to is among those that are attacked', async () => {
  // These are called by the clock, by AWS itself, or by nobody but an operator.
  const others = ['canary', 'patrolTraffic', 'startExport', 'planExport', 'tidyExport']
  const all = (await deployedFunctions(projectRoot)).map(({ name }) => name)
  expect([...NAMES, ...others].sort()).toEqual(all.sort())
})
