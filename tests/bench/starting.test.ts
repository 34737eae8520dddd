import { benchStarting } from '../../bench/starting.ts'
import { deployedFunctions } from '../../packaging/functions.ts'
import { projectRoot } from '../../packaging/project.ts'

test('the bench of starting starts every function, beside one with nothing in it and beside itself bundled by defaults', async () => {
  const isByDefaults = (name: string) => ['awardKeepsakes', 'health'].includes(name)
  const { nothing, functions } = await benchStarting({ rounds: 1, uncounted: 0, byDefaults: isByDefaults })
  const names = (await deployedFunctions(projectRoot)).map(({ name }) => name)
  expect(Object.keys(functions)).toEqual(names)
  expect(nothing.ratio).toBe(1)
  for (const [name, { packaged, byDefaults }] of Object.entries(functions)) {
    expect(byDefaults !== undefined).toBe(isByDefaults(name))
    for (const { importMs, processorMs, ratio } of [packaged, byDefaults].flatMap((time) => time ?? [])) {
      for (const figure of [importMs.median, processorMs.median, ratio]) expect(figure).toBeGreaterThan(0)
    }
    // The SDK by its defaults is more than what the functions take of it.
    if (byDefaults) expect(byDefaults.bytes).toBeGreaterThan(1.5 * packaged.bytes)
  }
})
