import { parseArgs } from 'node:util'
import { stopSignal } from '../../../local/command.ts'
import { runLocal } from '../../../local/run.ts'

// The local stack in a process of its own, as `npm start` runs it, but that its functions find AWS where they are told.
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    campaigns: { type: 'string' },
    'endpoints-file': { type: 'string' },
    'functions-aws': { type: 'string' },
  },
})
const told = (name: keyof typeof values): string => {
  const value = values[name]
  if (value === undefined) throw new Error(`--${name} is missing`)
  return value
}

const run = await runLocal({
  port: 0,
  awsPort: 0,
  dataDir: told('data'),
  campaigns: told('campaigns'),
  environment: { AWS_ENDPOINT_URL: told('functions-aws'), CATALOGUE_REFRESH_SECONDS: '1' },
  users: [],
  partners: [],
  endpointsFile: told('endpoints-file'),
  log: (line) => {
    if (/"level":"(ERROR|CRITICAL)"/.test(line) || !line.includes('{')) console.error(line.slice(0, 2_000))
  },
})
const parent = process.ppid
// Whoever was to end it may have been killed.
setInterval(() => process.ppid !== parent && process.exit(1), 500).unref()
console.log('ready')
await stopSignal()
await run.stop()
