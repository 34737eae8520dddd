#!/usr/bin/env node
// Runs the command on the Lambda runtime's Node, which the project brings along, whatever Node the host has.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const node = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url))
const main = fileURLToPath(new URL('./main.ts', import.meta.url))
if (!existsSync(node)) {
  console.error('keepsakes: the packages of the project are not installed: run npm ci in its folder first')
  process.exit(1)
}
// Types are taken off, and everything is compiled, once: it takes longer than most commands do.
const compiled = fileURLToPath(new URL('../node_modules/.cache/keepsakes-compiled', import.meta.url))
const env = { NODE_COMPILE_CACHE: compiled, ...process.env }
// A stream of a million events leaves much behind that is soon of no use: it is cleared away early, within 150 MB.
const lean = process.argv[2] === 'publish' ? ['--max-semi-space-size=2', '--max-old-space-size=64'] : []
const child = spawn(node, [...lean, main, ...process.argv.slice(2)], { stdio: 'inherit', env })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)))
