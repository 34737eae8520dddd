import { catalogueFollowed } from '../../cli/replay/waiting.ts'

const publishedAt = '2024-07-26T18:00:00.000Z'
const pointer = { number: 7, version: 'v', key: 'catalogue/snapshots/7.json', publishedAt }

async function follow(now: string, given: Partial<Parameters<typeof catalogueFollowed>[0]> = {}) {
  const waits: number[] = []
  const told: string[] = []
  await catalogueFollowed({
    pointer,
    seconds: 60,
    now: () => Date.parse(now),
    wait: async (milliseconds) => void waits.push(milliseconds),
    tell: (line) => void told.push(line),
    ...given,
  })
  return { waits, told }
}

test('what was published a moment ago is waited for, and that is told', async () => {
  const { waits, told } = await follow('2024-07-26T18:00:10.500Z')
  expect(waits).toEqual([49_500])
  expect(told).toEqual(['snapshot 7 went live just now: waiting 50 s until every function has it'])
})

test('what was published longer ago, or never, is not waited for', async () => {
  expect(await follow('2024-07-26T18:01:00.000Z')).toEqual({ waits: [], told: [] })
  expect(await follow('2024-07-26T18:00:00.000Z', { pointer: undefined })).toEqual({ waits: [], told: [] })
})

test('a clock behind the publisher’s never makes it wait longer than that', async () => {
  expect((await follow('2024-07-26T17:00:00.000Z')).waits).toEqual([60_000])
})
