import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  scripts: Record<string, string>
}

/** A worker, as each function has one, with garbage that lives a little; it tells the MB that its heap came to have. */
const WORKER = `
  const { parentPort } = require('node:worker_threads')
  const { getHeapStatistics } = require('node:v8')
  let lately = []
  let most = 0
  for (let n = 0; n < 8_000; n++) {
    lately.push(Array.from({ length: 1250 }, () => n))
    if (lately.length > 1000) lately = lately.slice(500)
    if (n % 500 === 0) most = Math.max(most, getHeapStatistics().total_heap_size)
  }
  parentPort.postMessage(Math.round(most / 1048576))
`
const MAIN = `
  const { Worker } = require('node:worker_threads')
  const options = { eval: true, resourceLimits: { maxOldGenerationSizeMb: 1024 } }
  new Worker(${JSON.stringify(WORKER)}, options).on('message', (mb) => console.log(mb))
`

test.each(['start', 'demo'])(
  'npm run %s lets no function keep many times what lives in its memory',
  (name) => {
    const [node, ...rest] = scripts[name]?.split(' ') ?? []
    const options = rest.filter((each) => each.startsWith('--'))
    const { stdout, stderr } = spawnSync(process.execPath, [...options, '-e', MAIN], { encoding: 'utf8' })
    expect([node, stderr]).toEqual(['node', ''])
    // Some 10 MB live at a time. Left to itself, V8 takes more than a hundred.
    expect(Number(stdout)).toBeGreaterThan(10)
    expect(Number(stdout)).toBeLessThan(60)
  },
)
