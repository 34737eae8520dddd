import fc from 'fast-check'
import { countOf } from '../../../functions/telemetry/metrics.ts'
import { type PartnerCounts, partnerMeter } from '../../../functions/telemetry/partners.ts'
import { runs } from '../../support/runs.ts'
import { observed } from '../support/powertools.ts'

const one = { received: 1, rejected: 0 }

function metered(listed: readonly string[]) {
  const sent: [partnerId: string, counts: PartnerCounts][] = []
  const clock = { now: 0 }
  const send = (id: string, counts: PartnerCounts) => void sent.push([id, counts])
  return { sent, clock, meter: partnerMeter({ listed, now: () => clock.now, send }) }
}

test('the first counts are sent at once, and then sums of a minute', () => {
  const { sent, clock, meter } = metered(['acme', 'north'])
  const batch = (partnerId: string, counts: PartnerCounts) => {
    meter.count(partnerId, counts)
    meter.sendDue()
  }
  batch('acme', one)
  expect(sent).toEqual([['acme', one]])
  for (clock.now = 1_000; clock.now < 60_000; clock.now += 1_000) batch('acme', { received: 10, rejected: 1 })
  expect(sent).toHaveLength(1)
  batch('north', one)
  expect(sent.slice(1)).toEqual([
    ['acme', { received: 590, rejected: 59 }],
    ['north', one],
  ])
  clock.now = 600_000
  batch('acme', one)
  expect(sent.slice(3)).toEqual([['acme', one]])
})

test('however many partners there are in events, no more are counted than are listed, and one', () => {
  const id = fc.oneof(
    fc.constantFrom('acme', 'north', '__proto__', 'others'),
    fc.string(),
    fc.constant(undefined),
  )
  const batches = fc.array(fc.tuple(id, fc.nat(9), fc.nat(9), fc.nat(40_000)), { maxLength: 60 })
  fc.assert(
    fc.property(batches, (all) => {
      const { sent, clock, meter } = metered(['acme', 'north'])
      for (const [partnerId, received, rejected, later] of all) {
        clock.now += later
        meter.count(partnerId, { received, rejected })
        meter.sendDue()
      }
      clock.now += 60_000
      meter.sendDue()
      expect(new Set(['acme', 'north', 'others', ...sent.map(([each]) => each)]).size).toBe(3)
      const sum = (of: readonly PartnerCounts[], what: keyof PartnerCounts) =>
        of.reduce((all, each) => all + each[what], 0)
      const counts = sent.map(([, each]) => each)
      expect(sum(counts, 'received')).toBe(all.reduce((sum, [, received]) => sum + received, 0))
      expect(sum(counts, 'rejected')).toBe(all.reduce((sum, [, , rejected]) => sum + rejected, 0))
    }),
    { numRuns: runs(60) },
  )
})

test('counts of a partner are a line of their own, with its dimension, and leave those of the invocation alone', () => {
  const { metrics, sent } = observed()
  metrics.addMetric('KeepsakesAwarded', 'Count', 3)
  countOf(metrics, { partner: 'acme' }, { PartnerReceived: 7, PartnerRejected: 0 })
  countOf(metrics, { partner: 'north' }, { PartnerReceived: 0 })
  countOf(metrics, { campaign: 'paris', measure: 'a1b2c3d4' }, { MeasureMatched: 1 })
  const told = sent.map(({ _aws, ...values }) => {
    const { CloudWatchMetrics } = _aws as { CloudWatchMetrics: { Dimensions: string[][] }[] }
    return [CloudWatchMetrics[0]?.Dimensions, values]
  })
  expect(told).toEqual([
    [[['service']], { service: 'keepsakes', KeepsakesAwarded: 3 }],
    [[['service', 'partner']], { service: 'keepsakes', partner: 'acme', PartnerReceived: 7 }],
    [
      [['service', 'campaign', 'measure']],
      { service: 'keepsakes', campaign: 'paris', measure: 'a1b2c3d4', MeasureMatched: 1 },
    ],
  ])
  // A minute of an environment is a line of each partner: what such a line may cost is counted in docs/capacity.md.
  expect(Buffer.byteLength(JSON.stringify(sent[1]))).toBeLessThan(300)
})
