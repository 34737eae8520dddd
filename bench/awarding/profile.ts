import { readFile } from 'node:fs/promises'
import type { Profiler } from 'node:inspector'
import { SourceMap } from 'node:module'

export type Profile = Profiler.Profile

/** Shares of the time that the processor worked, by what it worked for: a package, a folder of the project, or Node.js. */
export type Shares = ReadonlyMap<string, number>

type Frame = Profiler.ProfileNode['callFrame']

/**
 * Sums a profile of a bundle by package. A function of the runtime's that has no source, such as one of the crypto that is not
 * JavaScript, counts for whoever called it.
 */
export async function sharesOf(profile: Profile, mapPath: string): Promise<Shares> {
  const map = new SourceMap(JSON.parse(await readFile(mapPath, 'utf8')))
  const owners = ownersOf(profile, map)
  const times = new Map<string, number>()
  let sum = 0
  for (const [index, id] of (profile.samples ?? []).entries()) {
    const owner = owners.get(id)
    if (owner === undefined) continue
    const time = profile.timeDeltas?.[index] ?? 0
    times.set(owner, (times.get(owner) ?? 0) + time)
    sum += time
  }
  return new Map([...times].sort(([, a], [, b]) => b - a).map(([owner, time]) => [owner, time / sum]))
}

/** The owner of each node's own time; none of those that wait. */
function ownersOf({ nodes }: Profile, map: SourceMap): ReadonlyMap<number, string> {
  const owners = new Map<number, string>()
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const visit = (id: number, caller: string) => {
    const node = byId.get(id)
    if (!node) return
    const own = ownerOf(node.callFrame, map) ?? caller
    if (own !== IDLE) owners.set(id, own)
    for (const child of node.children ?? []) visit(child, own === IDLE ? RUNTIME : own)
  }
  visit(nodes[0]?.id ?? 0, RUNTIME)
  return owners
}

const IDLE = '(idle)'
const RUNTIME = 'Node.js beneath JavaScript'
const BENCH = 'the bench itself'

/** Undefined for what has no source of its own. */
function ownerOf({ functionName, url, lineNumber, columnNumber }: Frame, map: SourceMap): string | undefined {
  // The profiler's own time is no work of the function's.
  if (functionName === IDLE || url === 'node:inspector') return IDLE
  if (functionName === '(garbage collector)') return 'garbage collection'
  if (functionName === '(program)' || functionName === '(root)') return RUNTIME
  if (url.startsWith('node:')) return `Node.js: ${partOf(url)}`
  if (url === '') return undefined
  if (!url.endsWith('.mjs') || url.includes('node_modules')) return BENCH
  const entry = map.findEntry(lineNumber, columnNumber)
  return 'originalSource' in entry ? packageOf(String(entry.originalSource)) : 'awardKeepsakes'
}

/** These take much, and their names say little. */
const NODE_PARTS: Readonly<Record<string, string>> = {
  'internal/stream_base_commons': 'writing to sockets',
  'internal/process/task_queues': 'promises',
}

/** A part of Node.js: of `node:internal/streams/readable` and `node:_http_client`, that is streams and http. */
function partOf(url: string): string {
  const path = url.replace(/^node:/, '')
  const [first = ''] = path.replace(/^internal\//, '').split('/')
  return NODE_PARTS[path] ?? first.replace(/^_/, '').replace(/_.*/, '')
}

function packageOf(path: string): string {
  const inPackage = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\/(.*)$/.exec(path)
  if (!inPackage) return `our ${/(?:\.\.\/)*([^/]+)\//.exec(path)?.[1] ?? path}/`
  const [, name = '', inside = ''] = inPackage
  const part = name === '@smithy/core' ? /submodules\/([^/]+)/.exec(inside)?.[1] : undefined
  return part ? `${name}/${part}` : name
}
