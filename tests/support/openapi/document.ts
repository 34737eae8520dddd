import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

export interface HeaderObject {
  readonly required?: boolean
}

export interface ResponseObject {
  readonly headers?: Readonly<Record<string, HeaderObject | Ref>>
  readonly content?: Readonly<Record<string, unknown>>
}

export interface ParameterObject {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
}

export interface OperationObject {
  readonly operationId: string
  readonly parameters?: readonly (ParameterObject | Ref)[]
  readonly responses: Readonly<Record<string, ResponseObject | Ref>>
}

export interface Ref {
  readonly $ref: string
}

/** Where something stands in the document: the parts of a JSON pointer. */
export type Place = readonly string[]

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options']

/** An OpenAPI document, and where things are in it. */
export class OpenApi {
  readonly document: Readonly<Record<string, unknown>>

  constructor(document: Readonly<Record<string, unknown>>) {
    this.document = document
  }

  static read(file: URL): OpenApi {
    return new OpenApi(parse(readFileSync(file, 'utf8')))
  }

  /** Every operation's place, as `['paths', path, method]`. */
  operations(): Place[] {
    return Object.entries(this.document.paths as Record<string, object>).flatMap(([path, item]) =>
      METHODS.filter((method) => method in item).map((method) => ['paths', path, method]),
    )
  }

  /** The places of the operations that take a path, whatever their method. A path of text only goes before templates. */
  operationsAt(path: string): Place[] {
    const fitting = this.operations().filter(([, template = '']) => pattern(template).test(path))
    const exact = fitting.filter(([, template]) => template === path)
    return exact.length > 0 ? exact : fitting
  }

  /** Follows references, and tells where the value stands in truth. */
  at<Value>(place: Place): { value: Value; place: Place } | undefined {
    let value: unknown = this.document
    for (const part of place) value = (value as Record<string, unknown> | undefined)?.[part]
    if (value === undefined) return undefined
    if (typeof value === 'object' && value !== null && '$ref' in value)
      return this.at(placeOf(String(value.$ref)))
    return { value: value as Value, place }
  }
}

function placeOf($ref: string): Place {
  return $ref
    .replace(/^#\//, '')
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function pattern(template: string): RegExp {
  const parts = template.split(/\{[^}]+\}/).map((text) => text.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^/]+')}$`)
}
