import type { RouteDefinition } from './definition.ts'

export type RouteMatch = { route: RouteDefinition; pathParameters: Record<string, string> }

type Segment = { kind: 'static'; text: string } | { kind: 'param' | 'greedy'; name: string }
type CompiledRoute = { route: RouteDefinition; method: string; segments: Segment[]; rank: string }

const DEFAULT = '$default'

/**
 * Compiles route keys into a matcher. `segments` are the path's parts, decoded; the most specific route wins: a static
 * segment before `{param}` before `{proxy+}`, from the left; then a method before ANY; `$default` last.
 * @throws Error for a route key that API Gateway would refuse, and for one that is there twice.
 */
export function compileRoutes(
  routes: RouteDefinition[],
): (method: string, segments: string[]) => RouteMatch | undefined {
  const seen = new Set<string>()
  const compiled: CompiledRoute[] = []
  let fallback: RouteDefinition | undefined
  for (const route of routes) {
    if (seen.has(route.routeKey)) throw new Error(`Route ${route.routeKey} is defined twice`)
    seen.add(route.routeKey)
    if (route.routeKey === DEFAULT) fallback = route
    else compiled.push(compileRoute(route))
  }
  compiled.sort((a, b) => (a.rank < b.rank ? -1 : 1))

  return (method, segments) => {
    for (const candidate of compiled) {
      if (candidate.method !== 'ANY' && candidate.method !== method) continue
      const pathParameters = matchSegments(candidate.segments, segments)
      if (pathParameters !== undefined) return { route: candidate.route, pathParameters }
    }
    return fallback === undefined ? undefined : { route: fallback, pathParameters: {} }
  }
}

function compileRoute(route: RouteDefinition): CompiledRoute {
  const match = /^(ANY|GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (\/\S*)$/.exec(route.routeKey)
  if (match === null) {
    throw new Error(
      `Route key "${route.routeKey}" is invalid: write "METHOD /path", "ANY /path" or "${DEFAULT}"`,
    )
  }
  const [, method = '', path = ''] = match
  const parts = path.split('/').slice(1)
  const segments = parts.map((part, index): Segment => {
    const variable = /^\{([\w.:-]+)(\+?)\}$/.exec(part)
    if (variable === null) {
      if (/[{}]/.test(part))
        throw new Error(`Route key "${route.routeKey}" is invalid: "${part}" mixes text and a variable`)
      return { kind: 'static', text: part }
    }
    const [, name = '', plus = ''] = variable
    if (plus === '+' && index < parts.length - 1) {
      throw new Error(`Route key "${route.routeKey}" is invalid: {${name}+} must come last`)
    }
    return { kind: plus === '+' ? 'greedy' : 'param', name }
  })
  return { route, method, segments, rank: rankOf(method, segments) }
}

/** Sorts the more specific first: one digit a segment, then the method. */
function rankOf(method: string, segments: Segment[]): string {
  const digits = { static: '0', param: '1', greedy: '2' }
  return `${segments.map(({ kind }) => digits[kind]).join('')} ${method === 'ANY' ? 1 : 0}`
}

function matchSegments(pattern: Segment[], segments: string[]): Record<string, string> | undefined {
  const values: [string, string][] = []
  for (const [index, part] of pattern.entries()) {
    const value = segments[index]
    if (value === undefined) return undefined
    if (part.kind === 'static') {
      if (part.text !== value) return undefined
    } else if (part.kind === 'greedy') {
      const rest = segments.slice(index).join('/')
      return rest === '' ? undefined : Object.fromEntries([...values, [part.name, rest]])
    } else {
      if (value === '') return undefined
      values.push([part.name, value])
    }
  }
  return pattern.length === segments.length ? Object.fromEntries(values) : undefined
}
