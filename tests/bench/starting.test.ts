import { benchStarting } from '../../bench/starting.ts'
import { deployedFunctions } from '../../packaging/functions.ts'
import { projectRoot } from '../../packaging/project.ts'

test('the bench of starting gives figures for nothing and for every function, each of which starts', async () => {
  const times = await benchStarting(1, 0)
  const functions = await deployedFunctions(projectRoot)
  expect(Object.keys(times)).toEqual(['nothing', ...functions.map(({ name }) => name)])
  for (const figure of Object.values(times).flatMap((time) => Object.values(time))) {
    expect(figure).toBeGreaterThan(0)
    expect(figure).toBeLessThan(Number.POSITIVE_INFINITY)
  }
  expect(times.nothing?.ratio).toBe(1)
})
