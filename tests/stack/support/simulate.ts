import { keepsakes } from '../../cli/support/keepsakes.ts'

interface Simulated {
  readonly awards: {
    userId: string
    campaignId: string
    keepsakeId: string
    earnedAt: string
    eventId: string
  }[]
  readonly rejected: { line: number; reason: string }[]
  readonly ignored: number
}

/** Runs `keepsakes simulate` on a file of events with the campaigns of this project. */
export async function simulate(events: string): Promise<Simulated> {
  const { code, stdout } = await keepsakes([
    'simulate',
    ...['--campaigns', 'campaigns', '--events', events, '--json'],
  ])
  expect(code).toBe(0)
  return JSON.parse(stdout) as Simulated
}
