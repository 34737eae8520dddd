import { campaignMeter } from '../../../functions/telemetry/campaigns.ts'
import { CANARY_CAMPAIGN } from '../../../schemas/canary.ts'

test('keepsakes are counted by campaign once a minute, with the canary left out and no more campaigns named than allowed', () => {
  const sent: [string, number][] = []
  const clock = { now: 0 }
  const meter = campaignMeter({
    most: 2,
    now: () => clock.now,
    send: (campaign, { awarded }) => void sent.push([campaign, awarded]),
  })
  meter.count(CANARY_CAMPAIGN, 1)
  meter.sendDue()
  expect(sent).toEqual([])

  meter.count('paris', 2)
  meter.sendDue()
  expect(sent.splice(0)).toEqual([['paris', 2]])

  for (const campaign of ['paris', 'rome', 'paris', 'oslo', 'bern']) meter.count(campaign, 1)
  clock.now = 59_999
  meter.sendDue()
  expect(sent).toEqual([])
  clock.now = 60_000
  meter.sendDue()
  expect(sent).toEqual([
    ['paris', 2],
    ['rome', 1],
    ['others', 2],
  ])
})
