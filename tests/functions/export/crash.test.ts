import { planExport } from '../../../functions/export/plan.ts'
import { handleTidyMessage } from '../../../functions/export/tidy-message.ts'
import { type CrashPoint, crashingAt, type Gate, losingAnswer, open } from '../support/effects.ts'
import { exportWorld } from './support/export-world.ts'
import { keepsakeItem } from './support/items.ts'
import { fullLine, type RawExport } from './support/raw-export.ts'

const raw: RawExport = {
  table: 'keepsakes',
  kind: 'full',
  exportId: '01722050100000-2d8752fd',
  time: '2024-07-27T03:15:00Z',
  files: [[fullLine(keepsakeItem('anna')), fullLine(keepsakeItem('ben'))], [fullLine(keepsakeItem('cleo'))]],
}

/** Delivers every message until it is handled, the first of them through the gate. */
async function exported(gate: Gate) {
  const world = exportWorld()
  const manifest = world.arrived(raw)
  let now = gate
  const again = async (deliver: (gate: Gate) => Promise<unknown>) => {
    try {
      await deliver(now)
    } catch {
      now = open
      await deliver(open)
    }
  }
  try {
    await again((gate) => planExport(manifest, world.ports(gate)))
    for (let message = world.queue.shift(); message !== undefined; message = world.queue.shift()) {
      const body = message
      await again((gate) => handleTidyMessage(body, world.ports(gate)))
    }
    return {
      objects: new Map([...world.analytics.objects].map(([key, body]) => [key, body.toString('hex')])),
      completed: world.published.map(({ detail }) => detail),
      left: world.left(),
    }
  } finally {
    world.stop()
  }
}

test('wherever a function ends, delivered again it makes the same objects, one record and the event', async () => {
  const { gate, seen } = crashingAt({ when: 'before', effect: Number.POSITIVE_INFINITY })
  const undisturbed = await exported(gate)
  expect(undisturbed.completed).toHaveLength(1)
  expect([...undisturbed.objects.keys()].filter((key) => key.startsWith('exports/'))).toHaveLength(1)
  expect(seen.filter((name) => /put|send|publish/.test(name))).toEqual([
    ...['raw put', 'analytics putFile', 'send'],
    ...['analytics putFile', 'raw put'],
    ...['analytics putFile', 'raw put', 'analytics put', 'publish'],
  ])
  const points = seen.flatMap((_, index): CrashPoint[] =>
    (['before', 'after'] as const).map((when) => ({ when, effect: index + 1 })),
  )
  for (const point of points) {
    const crashed = crashingAt(point)
    const { objects, completed, left } = await exported(crashed.gate)
    expect([point, crashed.ended()]).toEqual([point, true])
    expect([point, objects]).toEqual([point, undisturbed.objects])
    expect([point, [...new Set(completed)]]).toEqual([point, undisturbed.completed])
    expect(left).toEqual([])
  }
})

test('an effect whose answer is lost, and that is sent again, changes nothing', async () => {
  const undisturbed = await exported(open)
  const all = crashingAt({ when: 'before', effect: Number.POSITIVE_INFINITY })
  await exported(all.gate)
  for (const index of all.seen.keys()) {
    const { objects, completed } = await exported(losingAnswer(index + 1).gate)
    expect([index, objects]).toEqual([index, undisturbed.objects])
    expect(new Set(completed)).toEqual(new Set(undisturbed.completed))
  }
})
