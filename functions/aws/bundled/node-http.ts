import type * as http from 'node:http'

/**
 * Whoever imports Node's http as an ES module has every export of it looked up, and one of them, WebSocket, loads the whole of fetch: a
 * sixth of a cold start. This is the same module without that.
 */
const nodes: typeof http = process.getBuiltinModule('node:http')

export default nodes
export const { Agent, request, STATUS_CODES } = nodes
