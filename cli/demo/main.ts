import { SingleBar } from 'cli-progress'
import { Command, InvalidArgumentError } from 'commander'
import { stopSignal } from '../../local/stop-signal.ts'
import { type DemoFigures, type DemoOptions, playDemo } from './demo.ts'
import { drawPassport, type Passport } from './passport-picture.ts'

interface Options {
  readonly seed: number
  readonly viewers: number
  readonly stay?: boolean
  readonly json?: boolean
  readonly saveEvents?: string
  readonly verbose?: boolean
}

const command = new Command('npm run demo --')
  .description('Plays a day of the Paris 2024 campaign through the whole system on this machine, twice.')
  .option('--viewers <number>', 'how many viewers take part', wholeNumber, 300)
  .option('--seed <number>', 'another day with another seed', wholeNumber, 2024)
  .option('--stay', 'keep serving afterwards, on ports 3000 and 4566')
  .option('--json', 'print one JSON document')
  .option('--save-events <file>', 'write the events, one a line, for keepsakes simulate')
  .option('--verbose', 'show everything that the functions log')
  .action(async ({ seed, viewers, stay = false, json, saveEvents, verbose }: Options) => {
    const ports = stay ? { port: 3000, awsPort: 4566 } : { port: 0, awsPort: 0 }
    const { figures, run, busiest, faults } = await playDemo({
      seed,
      viewers,
      ...ports,
      stay,
      ...(saveEvents === undefined ? {} : { saveEvents }),
      log: (line) => {
        if (verbose || /"level":"(ERROR|CRITICAL)"/.test(line)) console.error(line)
      },
      progress: progressShown(),
    })
    if (json) console.log(JSON.stringify(figures))
    else console.log(report(figures, busiest))
    for (const fault of faults) console.error(`FAULT: ${fault}`)
    if (stay) {
      console.error(`serving until Ctrl-C; the page is ${run.endpoints.api}/`)
      await stopSignal()
    }
    await run.stop()
    process.exitCode = faults.length > 0 ? 1 : 0
  })

await command.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})

/** A bar when a person watches, else a line at the start of each step. On standard error, either way. */
function progressShown(): DemoOptions['progress'] {
  let current = ''
  let bar: SingleBar | undefined
  return (step, done = 0, total = 0) => {
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
    if (bar && done >= total) {
      bar.stop()
      bar = undefined
    }
  }
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
    row('keepsakes awarded', `${awards} to ${users} viewers`),
    row('publish to readable', `p50 ${publishToReadableMs.p50} ms, p95 ${publishToReadableMs.p95} ms`),
    row('request units', `${requestUnits.read} read, ${requestUnits.write} written`),
    row('the whole day published again', `${secondPass.awards} more keepsakes`),
    '',
  ].join('\n')
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}
