import { resolve } from 'node:path'
import { SingleBar } from 'cli-progress'
import { Command, InvalidArgumentError } from 'commander'
import { ENDPOINTS_FILE, stopSignal } from '../local/command.ts'
import { wholeNumber } from '../local/whole-number.ts'
import { howMany } from '../schemas/how-many.ts'
import type { DemoFigures, DemoOptions, Watch } from './demo.ts'
import { drawPassport, type Passport } from './passport-picture.ts'

interface Options {
  readonly seed: number
  readonly viewers: number
  readonly stay?: boolean
  readonly minutes: number
  readonly open: boolean
  readonly port: number
  readonly awsPort: number
  readonly endpointsFile: string
  readonly json?: boolean
  readonly saveEvents?: string
  readonly verbose?: boolean
}

const command = new Command('npm run demo --')
  .description('Plays a day of the Paris 2024 campaign through the whole system on this machine, twice.')
  .option('--viewers <number>', 'how many viewers take part', wholeNumber(0, 999_999_999), 300)
  .option('--seed <number>', 'another day with another seed', wholeNumber(0, 999_999_999), 2024)
  .option('--stay', 'open the page, play the day at a pace to watch, and serve on until Ctrl-C')
  .option('--minutes <number>', 'how long the day takes, with --stay', minutes, 3)
  .option('--no-open', 'leave the browser alone, with --stay')
  .option(
    '--port <number>',
    'of the API and the pages, with --stay; 0 for any free one',
    wholeNumber(0, 65_535),
    3000,
  )
  .option('--aws-port <number>', 'of every AWS protocol, with --stay', wholeNumber(0, 65_535), 4566)
  .option('--endpoints-file <path>', 'where to write the URLs and tokens, with --stay', ENDPOINTS_FILE)
  .option('--json', 'print one JSON document')
  .option('--save-events <file>', 'write the events, one a line, for keepsakes simulate')
  .option('--verbose', 'show everything that the functions log')
  .action(async (options: Options) => {
    const { seed, viewers, stay, port, awsPort, saveEvents, verbose, json } = options
    if (!stay) for (const option of WITH_STAY) refuseWithoutStay(option)
    const stop = new AbortController()
    if (stay) stopSignal().then(() => stop.abort())
    const shown = showProgress()
    const watch = stay ? watchOf(options, stop.signal) : undefined
    try {
      // Loaded late: the whole system takes a while to load, and a mistaken option is told at once.
      const { playDemo } = await import('./demo.ts')
      const { figures, run, busiest, faults } = await playDemo({
        ...{ seed, viewers },
        ...(watch ? { port, awsPort, watch } : { port: 0, awsPort: 0 }),
        ...(saveEvents === undefined ? {} : { saveEvents }),
        log: (line) => {
          if (verbose || /"level":"(ERROR|CRITICAL)"/.test(line)) console.error(line)
        },
        progress: shown.progress,
      })
      if (json) console.log(JSON.stringify(figures))
      else console.log(report(figures, busiest))
      for (const fault of faults) console.error(`FAULT: ${fault}`)
      process.exitCode = faults.length > 0 ? 1 : 0
      if (watch) {
        console.error(`the day is over; serving on ${run.endpoints.api} until Ctrl-C`)
        await aborted(watch.signal)
      }
      await run.stop()
    } catch (error) {
      // The stack has stopped, as it was told to.
      if (!stop.signal.aborted) throw error
    } finally {
      shown.end()
    }
  })

const WITH_STAY = ['minutes', 'open', 'port', 'awsPort', 'endpointsFile'] as const

await command.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})

function refuseWithoutStay(option: (typeof WITH_STAY)[number]): void {
  if (command.getOptionValueSource(option) !== 'cli') return
  const { flags = option } = command.options.find((each) => each.attributeName() === option) ?? {}
  command.error(`error: option '${flags}' needs --stay`)
}

function watchOf({ minutes, endpointsFile, open: mayOpen }: Options, signal: AbortSignal): Watch {
  return {
    minutes,
    endpointsFile: resolve(endpointsFile),
    signal,
    onReady: ({ endpoints }) => {
      const url = `${endpoints.api}/`
      console.error(`watch the day at ${url}`)
      // Nobody watches a script's output, nor a build's.
      if (mayOpen && process.stdout.isTTY && !process.env.CI) openPage(url)
    },
  }
}

/** A machine without a browser is no fault: the address has been told. */
async function openPage(url: string): Promise<void> {
  try {
    const { default: open } = await import('open')
    const browser = await open(url)
    browser.on('error', () => {})
  } catch {}
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

function report(figures: DemoFigures, { userId, passport }: { userId: string; passport: unknown }): string {
  const { published, rejected, ignored, awards, users, secondPass, requestUnits, publishToReadableMs } =
    figures
  const colour = process.stdout.isTTY && !process.env.NO_COLOR
  const row = (label: string, value: string | number) => `  ${label.padEnd(28)} ${value}`
  return [
    '',
    drawPassport(passport as Passport, {
      colour,
      width: Math.min(process.stdout.columns ?? 80, 120),
    }),
    `  The busiest passport: ${userId}`,
    '',
    row('events published', published),
    row('rejected, kept with a reason', rejected),
    row('ignored: too late or outside', ignored),
    row('keepsakes awarded', `${awards} to ${howMany(users, 'viewer')}`),
    row('publish to readable', `p50 ${publishToReadableMs.p50} ms, p95 ${publishToReadableMs.p95} ms`),
    row('request units', `${requestUnits.read} read, ${requestUnits.write} written`),
    row('the whole day published again', howMany(secondPass.awards, 'more keepsake')),
    '',
  ].join('\n')
}

function minutes(text: string): number {
  if (!/^\d{1,4}(\.\d+)?$/.test(text)) throw new InvalidArgumentError('It must be a number of minutes.')
  return Number(text)
}

interface ProgressShown {
  readonly progress: DemoOptions['progress']
  /** Gives the terminal back, wherever the progress was. */
  end(): void
}

/** A bar when a person watches, else a line at the start of each step. On standard error, either way. */
function showProgress(): ProgressShown {
  let current = ''
  let bar: SingleBar | undefined
  const end = () => {
    bar?.stop()
    bar = undefined
  }
  const progress: DemoOptions['progress'] = (step, done = 0, total = 0) => {
    if (step !== current) {
      current = step
      if (total === 0 || !process.stderr.isTTY) console.error(step)
      else
        bar = new SingleBar({
          format: `${step} [{bar}] {value}/{total} events`,
          clearOnComplete: false,
          hideCursor: true,
        })
      bar?.start(total, 0)
    }
    bar?.update(done)
    if (done >= total) end()
  }
  return { progress, end }
}
