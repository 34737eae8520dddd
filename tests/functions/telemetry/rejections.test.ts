import { rejectionMeter } from '../../../functions/telemetry/rejections.ts'
import { MOST_PARTNERS } from '../../../schemas/partner-list.ts'
import { REASON_CODES } from '../../../schemas/rejection.ts'

test('rejections are counted by partner and reason: of those that are listed, and of all others together', () => {
  const sent: unknown[] = []
  let now = 0
  const { count, sendDue } = rejectionMeter({
    listed: ['acme'],
    now: () => now,
    send: ({ partner, reason }, { kept }) => sent.push([partner, reason, kept]),
  })
  count('acme', 'schema')
  count('acme', 'schema')
  count('stranger', 'schema')
  count(undefined, 'schema')
  sendDue()
  count('acme', 'time')
  sendDue()
  expect(sent).toEqual([
    ['acme', 'schema', 2],
    ['others', 'schema', 2],
  ])
  now += 60_000
  sendDue()
  expect(sent.slice(2)).toEqual([['acme', 'time', 1]])
})

test('however many partners and mistakes there are, there are no more metrics than lists are long', () => {
  const sent = new Set<string>()
  const listed = Array.from({ length: MOST_PARTNERS }, (_, index) => `partner-${index}`)
  const { count, sendDue } = rejectionMeter({
    listed,
    now: () => 0,
    send: ({ partner, reason }) => sent.add(`${partner} ${reason}`),
  })
  for (let index = 0; index < 300; index++)
    for (const reason of REASON_CODES) count(`partner-${index}`, reason)
  sendDue()
  expect(sent.size).toBe((MOST_PARTNERS + 1) * REASON_CODES.length)
})
