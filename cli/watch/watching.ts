import { setTimeout as sleep } from 'node:timers/promises'
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { stopSignal } from '../../local/command.ts'
import { reaching, type StageOptions } from '../stage.ts'
import { addressOf, readEndpoints, stageAddress } from '../target.ts'
import { type LiveScreen, openScreen } from './live-screen.ts'
import { dashboardOf, look, type Shown } from './look.ts'
import { screenLines } from './screen.ts'
import { spanOf } from './span.ts'

export interface Watching {
  /** Seconds. */
  readonly interval: number
  readonly once: boolean
  /** Milliseconds. */
  readonly since: number
  readonly mostUsd: number
  readonly json: boolean
}

/** CloudWatch gets the metrics of services a minute or two late. */
const LATE_MS = 120_000
const USD_PER_METRIC = 0.01 / 1_000
const WIDTH = 120

/** @throws UserError where the first look fails */
export async function watchStage(options: StageOptions, watching: Watching): Promise<void> {
  const stop = new AbortController()
  void stopSignal().then(() => stop.abort())
  const { client, name, isLocal } = await sourceOf(options)
  const isLive = !watching.json && !watching.once && process.stdout.isTTY
  const looks = looksAt(client, { name, isLocal, watching, signal: stop.signal })
  try {
    const first = await reaching(() => looks.next())
    if (stop.signal.aborted) return
    if (watching.json) console.log(JSON.stringify(first))
    else if (!isLive)
      return console.log(
        screenLines(first, process.stdout.columns || WIDTH)
          .join('\n')
          .trimEnd(),
      )
    if (watching.once) return
    const screen = watching.json ? undefined : openScreen(() => stop.abort())
    try {
      await goOn(looks, { first, screen, watching, signal: stop.signal })
    } finally {
      screen?.close()
    }
    if (looks.isSpent())
      console.error(`ended: the looks have cost about ${watching.mostUsd} USD (--most-usd)`)
  } catch (error) {
    if (!stop.signal.aborted) throw error
  } finally {
    client.destroy()
  }
}

async function sourceOf(options: StageOptions) {
  const { stage, endpointUrl, endpointsFile } = options
  if (stage !== undefined)
    return {
      client: new CloudWatchClient(stageAddress(options)),
      name: `keepsakes-${stage}`,
      isLocal: endpointUrl !== undefined && 'credentials' in addressOf(endpointUrl),
    }
  const { aws, eventBusName } = await readEndpoints(options.endpointsFile ?? endpointsFile)
  return { client: new CloudWatchClient(addressOf(endpointUrl ?? aws)), name: eventBusName, isLocal: true }
}

interface Looks {
  next(): Promise<Shown>
  isSpent(): boolean
}

interface Looking {
  readonly name: string
  readonly isLocal: boolean
  readonly watching: Watching
  readonly signal: AbortSignal
}

function looksAt(client: CloudWatchClient, { name, isLocal, watching, signal }: Looking): Looks {
  let widgets: Awaited<ReturnType<typeof dashboardOf>> | undefined
  let [spent, last] = [0, 0]
  return {
    async next() {
      widgets ??= await dashboardOf(client, name, signal)
      const span = spanOf(Date.now(), watching.since, isLocal ? 0 : LATE_MS)
      const shown = await look(client, { name, widgets }, { span, signal })
      last = isLocal ? 0 : shown.metricsAsked * USD_PER_METRIC
      spent += last
      return shown
    },
    isSpent: () => spent + last > watching.mostUsd,
  }
}

interface GoingOn {
  readonly first: Shown
  /** Lines of JSON are printed without one. */
  readonly screen: LiveScreen | undefined
  readonly watching: Watching
  readonly signal: AbortSignal
}

/** Looks again and again. One that fails is told, and tried again at the next time. */
async function goOn(looks: Looks, { first, screen, watching, signal }: GoingOn): Promise<void> {
  let shown = first
  screen?.show(shown, 'q ends')
  while (!signal.aborted && !looks.isSpent()) {
    await sleep(watching.interval * 1000, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) return
    const began = Date.now()
    const telling = screen && setInterval(() => screen.show(shown, waitingText(began)), 1000)
    try {
      shown = await looks.next()
      if (screen) screen.show(shown, 'q ends')
      else console.log(JSON.stringify(shown))
    } catch (error) {
      if (signal.aborted) return
      const failed = `CloudWatch did not answer, and is asked again: ${error instanceof Error ? `${error.name}: ${error.message}` : error}`
      if (screen) screen.show(shown, failed)
      else console.error(failed)
    } finally {
      clearInterval(telling)
    }
  }
}

const waitingText = (began: number) =>
  `CloudWatch has been asked for ${Math.round((Date.now() - began) / 1000)} s; q ends`
