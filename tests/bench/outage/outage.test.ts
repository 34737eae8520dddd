import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Outage } from '../../../bench/outage/outage.ts'
import { alarmRows, verdictRows, verdictText } from '../../../bench/outage/verdict.ts'
import { runScript } from '../../stack/support/process.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('what cannot be told is refused before anything begins', async () => {
  for (const [args, message] of [
    [['--short', '--users', '5'], /--short' cannot be used with option '--users <n>'/],
    [['--short', '--page', join(folder, 'none', 'outage.html')], /cannot be written \(ENOENT\)/],
  ] as const) {
    const { code, stdout, stderr } = await runScript('bench/outage/main.ts', [...args])
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(message)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  }
})

test('the outage told in short: so few customers hide the fault from everything but our alarms', async () => {
  const [page, picture] = [join(folder, 'outage.html'), join(folder, 'outage.svg')]
  const args = ['--short', '--json', '--page', page, '--picture', picture]
  const { code, stdout, stderr } = await runScript('bench/outage/main.ts', args)
  expect([code, stderr.includes('our way begins')]).toEqual([0, true])
  const outage = JSON.parse(stdout) as Outage
  const { old, ours, keepsakes } = outage

  // Both had the same requests, and found the same keepsakes, or it would have failed.
  expect(old.due).toBe(ours.due)
  expect(ours.answers).toEqual({ '200': ours.due })
  expect(ours.readUnitsEach).toBeLessThan(1.5)
  // Each old request reads every customer's: half a unit is 4 KB.
  expect(old.readUnitsEach).toBeGreaterThan(10 * ours.readUnitsEach)
  expect(keepsakes).toBeGreaterThan(300)

  const firedOf = (way: Outage['old'], name: string) =>
    way.alarms.find((alarm) => alarm.name === name)?.firedAt
  expect(firedOf(old, 'reads-across-users')).toBeDefined()
  expect(firedOf(old, 'old-cpu-average')).toBeUndefined()
  expect(firedOf(old, 'old-response-time-average')).toBeUndefined()
  expect(ours.alarms.filter(({ tells, firedAt }) => tells && firedAt !== undefined)).toEqual([])

  const html = await readFile(page, 'utf8')
  expect(html).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)|@import|url\(/)
  for (const [what] of verdictRows(outage)) expect(html).toContain(what)
  expect(html.match(/<svg /g)).toHaveLength(2)
  const svg = await readFile(picture, 'utf8')
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
  expect(svg).not.toContain('var(--')
  expect(verdictText(outage, 80)).toContain('reads-across-users (page)')
  expect(alarmRows(outage).some(([name]) => name.startsWith('old-cpu-average'))).toBe(true)
})
