import { batchesOf } from '../../events/batches.ts'

const inBatches = (items: string[], most = 3, mostBytes = 4) => [
  ...batchesOf(items, { most, mostBytes, sizeOf: ({ length }) => length }),
]

test.each<[name: string, items: string[], batches: string[][]]>([
  ['nothing', [], []],
  ['one', ['a'], [['a']]],
  ['as many as may be', ['a', 'b', 'c'], [['a', 'b', 'c']]],
  ['one more', ['a', 'b', 'c', 'd'], [['a', 'b', 'c'], ['d']]],
  ['as large as may be', ['aa', 'bb', 'c'], [['aa', 'bb'], ['c']]],
  ['one that is too large, first', ['aaaaa', 'b'], [['aaaaa'], ['b']]],
  ['one that is too large, last', ['a', 'bbbbb'], [['a'], ['bbbbb']]],
  ['what fits again after a full one', ['aaa', 'bbb', 'c'], [['aaa'], ['bbb', 'c']]],
])('%s goes in its order into batches within both limits', (_, items, batches) => {
  expect(inBatches(items)).toEqual(batches)
})
