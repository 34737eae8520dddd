import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { parseTime } from '../../../schemas/time.ts'
import type { OpenApi, Place } from './document.ts'

/** The JSON Schemas of a document, compiled as they are needed. */
export class Schemas {
  readonly #openApi: OpenApi
  readonly #ajv = new Ajv2020({
    allErrors: true,
    formats: { 'date-time': (text: string) => parseTime(text) !== undefined },
    // One holds what a schema refers to, the other says which of several to look at.
    keywords: ['components', 'discriminator'],
  })
  readonly #compiled = new Map<string, ValidateFunction>()

  constructor(openApi: OpenApi) {
    this.#openApi = openApi
  }

  /** Checks the value by the schema that stands there. */
  mistakes(place: Place, value: unknown): string[] {
    const validate = this.#compiled.get(place.join()) ?? this.#compile(place)
    this.#compiled.set(place.join(), validate)
    if (validate(value)) return []
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `${instancePath || 'the body'} ${message} ${JSON.stringify(params)}`,
    )
  }

  #compile(place: Place): ValidateFunction {
    const found = this.#openApi.at<object>(place)
    if (!found) throw new Error(`there is no schema at ${place.join(' ')}`)
    const components = { schemas: this.#openApi.at<object>(['components', 'schemas'])?.value }
    return this.#ajv.compile(closed({ ...found.value, components }) as object)
  }
}

/** Apps are told to ignore fields they do not know; here, whatever is answered has to be documented. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed)
  if (typeof node !== 'object' || node === null) return node
  const fields = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, closed(value)]))
  const isOpen = 'properties' in node && 'type' in node && node.type === 'object'
  return isOpen && !('additionalProperties' in node) ? { ...fields, additionalProperties: false } : fields
}
