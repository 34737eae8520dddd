import { kindsLookedAt } from '../../../awarding/check/kinds/index.ts'
import { criterionKinds } from '../../../awarding/criteria/index.ts'

test('every kind of criterion is looked at by the check', () => {
  expect([...kindsLookedAt].sort()).toEqual(criterionKinds.map(({ name }) => name).sort())
})
