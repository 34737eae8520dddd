import { beforeTheCampaign, live, replays, unasked } from '../../demo/programmes.ts'
import { newYork, paris } from '../../demo/time.ts'
import { sessions } from '../campaigns/sessions.ts'

const sessionOf = new Map(sessions.map((session) => [session.programId, session]))
const asked = [...Object.values(live), ...Object.values(replays)]
const guide = [...asked, ...unasked, ...beforeTheCampaign]

describe('the programme guide of the demo', () => {
  test.each(guide)('has $programId when the schedule has it', ({ programId, session, onAir }) => {
    const real = sessionOf.get(programId)
    expect(session).toEqual({ starts: paris(real?.starts ?? ''), ends: paris(real?.ends ?? '') })
    expect(onAir.from).toBeLessThanOrEqual(session.starts)
    expect(onAir.to).toBeGreaterThanOrEqual(session.ends)
  })

  test('calls unasked exactly what no keepsake asks for', () => {
    expect(asked.filter(({ programId }) => !sessionOf.get(programId)?.earns)).toEqual([])
    expect(unasked.filter(({ programId }) => sessionOf.get(programId)?.earns)).toEqual([])
  })

  test('shows nothing live but on 4 August, and replays only what was over by then', () => {
    const [begins, ends] = [newYork('2024-08-04T00:00'), newYork('2024-08-05T00:00')]
    for (const { onAir } of [...Object.values(live), ...unasked]) {
      expect(onAir.from).toBeGreaterThanOrEqual(begins)
      expect(onAir.to).toBeLessThan(ends)
    }
    for (const { onAir } of Object.values(replays)) expect(onAir.to).toBeLessThan(begins)
  })
})
