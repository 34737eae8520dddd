import { ROUTES } from '../schemas/api/route-list.ts'

/** The methods that the API takes at a path; none where there is no such path. */
export function methodsAt(path: string): string[] {
  const parts = path.split('/')
  return ROUTES.filter((route) => isAt(route.path.split('/'), parts)).map(({ method }) => method)
}

function isAt(route: readonly string[], path: readonly string[]): boolean {
  if (route.length !== path.length) return false
  return route.every((part, index) => (part.startsWith('{') ? path[index] !== '' : part === path[index]))
}
