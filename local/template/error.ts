/** Where in a template something stands: a resource (or section), its type, and the path of the property. */
export type Place = { logicalId: string; type?: string; path: readonly (string | number)[] }

/** The template holds something that is wrong, or that the local stack cannot honour. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError'
  readonly logicalId: string
  readonly type: string | undefined
  /** As written in the template: `Targets[0].Arn`; empty when the resource as a whole is meant. */
  readonly path: string

  constructor(place: Place, reason: string) {
    const path = formatPath(place.path)
    const resource = place.type === undefined ? place.logicalId : `${place.logicalId} (${place.type})`
    super(`${resource}: ${path === '' ? '' : `property ${path} `}${reason}`)
    this.logicalId = place.logicalId
    this.type = place.type
    this.path = path
  }
}

/** The place one step further in. */
export function within(place: Place, ...steps: (string | number)[]): Place {
  return { ...place, path: [...place.path, ...steps] }
}

function formatPath(path: readonly (string | number)[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`
    return text === '' ? step : `${text}.${step}`
  }, '')
}
