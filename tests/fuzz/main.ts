import { fork } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { progressBar, UserError } from '../../cli/terminal.ts'
import { wholeNumber } from '../../local/whole-number.ts'
import type { Share, Told } from './worker.ts'

interface Options {
  readonly inputs: number
  readonly seed?: number
  readonly workers?: number
  readonly way?: string
  readonly path?: string
}

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url))

await new Command('npm run fuzz --')
  .description(
    'Sends random and hostile input through every way in: queues, requests, live sockets, campaign files, patterns and lines of commands. ' +
      'It ends with the smallest input found that does harm, and with what brings it back.',
  )
  .option('--inputs <number>', 'inputs in all', wholeNumber(1, 1_000_000_000), 1_000_000)
  .option(
    '--seed <number>',
    'what decides every input (default: another one each time)',
    wholeNumber(0, 2_000_000_000),
  )
  .option('--workers <number>', 'processes (default: as many as there are cores)', wholeNumber(1, 64))
  .option('--way <name>', 'of this way alone')
  .option('--path <path>', 'with --way and --seed, just the input that a report told of')
  .action(async ({ inputs, seed: given, workers = availableParallelism(), way, path }: Options) => {
    if (path !== undefined && (way === undefined || given === undefined))
      throw new UserError('--path goes with the --way and the --seed of the report')
    const seed = given ?? Math.floor(Math.random() * 1_000_000_000)
    const count = path === undefined ? workers : 1
    console.log(`seed ${seed}`)
    const bar = await progressBar('fuzzing [{bar}] {value} of {total} inputs', inputs)
    const sent = new Map<string, number>()
    const failures: string[] = []
    await Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const share: Share = {
          inputs: Math.ceil(inputs / count),
          seed: seed + index * 1_000_003,
          ...(way === undefined ? {} : { way }),
          ...(path === undefined ? {} : { path }),
        }
        const child = fork(WORKER, [JSON.stringify(share)], {
          stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        })
        child.on('message', (told: Told) => {
          if ('failure' in told) failures.push(told.failure)
          else {
            sent.set(told.way, (sent.get(told.way) ?? 0) + told.inputs)
            bar.update([...sent.values()].reduce((sum, each) => sum + each, 0))
          }
        })
        const [code] = await once(child, 'exit')
        if (code !== 0 && failures.length === 0) failures.push(`a worker ended with ${code}`)
      }),
    )
    bar.stop()
    for (const [name, inputs] of sent) console.log(`${String(inputs).padStart(9)}  ${name}`)
    // Workers that are mistaken all alike say it once.
    if (failures.length > 0) throw new UserError([...new Set(failures)].join('\n\n'))
    console.log('every input was taken, or refused with a reason')
  })
  .parseAsync()
  .catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error
    console.error(error.message)
    process.exitCode = 1
  })
