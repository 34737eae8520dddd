import { parentPort } from 'node:worker_threads'
import type { Turn, TurnResult } from '../main.ts'
import { withSimulatedGlobals } from '../simulator/globals.ts'
import { CrashPoints } from '../simulator/points.ts'
import { playSeed, reportOf } from './report.ts'

parentPort?.on('message', async ({ from, worlds }: Turn) => {
  const points = new CrashPoints()
  const reports: string[] = []
  await withSimulatedGlobals(async () => {
    for (let seed = from; seed < from + worlds; seed++) {
      const played = await playSeed(seed, { points })
      if (!played.right) reports.push(await reportOf(played))
    }
  })
  const result: TurnResult = { points: points.entries(), reports }
  parentPort?.postMessage(result)
})
