import type { WebSocketApiDefinition } from './definition.ts'

/** The route of a message: the one that the field names, else $default, if there is one. */
export function selectRoute(
  { routeSelectionExpression, routes }: Pick<WebSocketApiDefinition, 'routeSelectionExpression' | 'routes'>,
  data: Buffer,
): string | undefined {
  const field = routeSelectionExpression.replace('$request.body.', '')
  const selected = fieldOf(data, field)
  const has = (wanted: string) => routes.some(({ routeKey }) => routeKey === wanted)
  if (selected !== undefined && !selected.startsWith('$') && has(selected)) return selected
  return has('$default') ? '$default' : undefined
}

function fieldOf(data: Buffer, field: string): string | undefined {
  try {
    const body: unknown = JSON.parse(data.toString())
    const value =
      typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[field] : undefined
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}
