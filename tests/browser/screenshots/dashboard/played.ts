import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { addressOf } from '../../../../cli/target.ts'
import { dashboardOf, look, type Shown } from '../../../../cli/watch/look.ts'
import { spanOf } from '../../../../cli/watch/span.ts'
import { demoUserIds, generateDay } from '../../../../demo/day.ts'
import { DemoStack } from '../../../../demo/play.ts'
import { newYork } from '../../../../demo/time.ts'
import { ViewerApi } from '../../../../demo/viewer-api.ts'
import { runLocal } from '../../../../local/run.ts'
import { inParallel } from '../../../../store/in-parallel.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const VIEWERS = 300
/** The day is played in steps of this, each as fast as the stack takes it. */
const STEP = 5 * MINUTE
const SHOWN_HOURS = 13
/** Whoever looks does so in the evening, while the day goes on. */
const UNTIL = newYork('2024-08-04T21:00')
const READERS = 4
const CAMPAIGN = 'passport-to-paris'

/** Plays the demo's day with the day's own clock under the metrics, and looks at the dashboard when it is over. */
export async function playedDashboard(): Promise<Shown> {
  const day = generateDay({ seed: 2024, viewers: VIEWERS })
  const users = demoUserIds(VIEWERS)
  const firstAt = day[0]?.entry.Time.getTime() ?? 0
  let now = Math.floor(firstAt / STEP) * STEP
  const run = await runLocal({
    ...{ port: 0, awsPort: 0, users, partners: ['acme'], log: () => {} },
    shownAt: () => now,
    // So that campaigns are open.
    shownNow: newYork('2024-08-05T00:00'),
    // The demo's partners are in no list of a stage, and would be counted as others.
    environment: { PARTNERS: 'north-cable,flaky-box,play-app,trivia-studio' },
  })
  const stack = new DemoStack(run)
  const client = new CloudWatchClient(addressOf(run.endpoints.aws))
  try {
    const byStep = Map.groupBy(day, ({ entry }) => Math.floor(entry.Time.getTime() / STEP) * STEP)
    for (; now < UNTIL; now += STEP) {
      const events = byStep.get(now) ?? []
      await stack.publishDay(events)
      run.stack.aws.sampleQueues()
      // No clock starts it here.
      if (now % HOUR === 0) run.stack.fire('keepsakes-local-patrol', now)
      // Whoever did something looks at what came of it.
      const active = new Set(events.map(({ line }) => line.detail.userId as string))
      const readers = Object.entries(run.endpoints.tokens).filter(([userId]) => active.has(userId))
      await inParallel(READERS, readers, async ([, token]) => {
        await new ViewerApi(run.endpoints.api, token).passport(CAMPAIGN)
      })
    }
    const signal = new AbortController().signal
    const name = run.endpoints.eventBusName
    const span = spanOf(now - 1, SHOWN_HOURS * 60 * MINUTE, 0)
    return await look(client, { name, widgets: await dashboardOf(client, name, signal) }, { span, signal })
  } finally {
    client.destroy()
    stack.close()
    await run.stop()
  }
}
