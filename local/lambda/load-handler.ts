import { stat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

export type Handler = (event: unknown, context: object) => unknown

/** In this order, as the Node.js runtime of Lambda looks for a handler's module. */
const EXTENSIONS = ['', '.js', '.mjs', '.cjs']

const CALLBACKS_REMOVED =
  'takes a callback. Lambda has removed callback-based handlers starting with Node.js 24: write an async function ' +
  'of (event, context)'

/**
 * Imports the function that `handler` names: `path/to/module.export`, relative to `codeDir`; the export may be
 * nested (`module.api.handler`).
 * @throws an Error whose name is Lambda's error type: Runtime.MalformedHandlerName, Runtime.ImportModuleError,
 * Runtime.UserCodeSyntaxError, Runtime.HandlerNotFound or Runtime.CallbackHandlerDeprecated; or whatever the module
 * itself throws while it is evaluated.
 */
export async function loadHandler(codeDir: string, handler: string): Promise<Handler> {
  const match = /^([^.]+)\.(.+)$/.exec(basename(handler))
  if (match === null || handler.includes('..')) {
    throw runtimeError(
      'MalformedHandlerName',
      `'${handler}' is not a valid handler name: write path/to/module.export`,
    )
  }
  const [, moduleName = '', exportPath = ''] = match
  const module = await importModule(resolve(codeDir, dirname(handler), moduleName), handler)
  const found = lookUp(module, exportPath) ?? lookUp(Object(module).default, exportPath)
  if (found === undefined) throw runtimeError('HandlerNotFound', `${handler} is undefined or not exported`)
  if (typeof found !== 'function') throw runtimeError('HandlerNotFound', `${handler} is not a function`)
  if (found.length >= 3) throw runtimeError('CallbackHandlerDeprecated', `${handler} ${CALLBACKS_REMOVED}`)
  return found as Handler
}

async function importModule(pathWithoutExtension: string, handler: string): Promise<unknown> {
  const file = await firstFile(EXTENSIONS.map((extension) => pathWithoutExtension + extension))
  if (file === undefined) {
    throw runtimeError(
      'ImportModuleError',
      `Cannot find the module of ${handler}: no ${pathWithoutExtension}.{js,mjs,cjs}`,
    )
  }
  try {
    return await import(pathToFileURL(file).href)
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause
    if (cause instanceof SyntaxError) throw runtimeError('UserCodeSyntaxError', String(cause), cause)
    const code = 'code' in cause ? cause.code : undefined
    if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') {
      throw runtimeError('ImportModuleError', String(cause), cause)
    }
    throw cause
  }
}

async function firstFile(candidates: string[]): Promise<string | undefined> {
  for (const candidate of candidates) {
    const found = await stat(candidate).catch(() => undefined)
    if (found?.isFile()) return candidate
  }
  return undefined
}

function lookUp(root: unknown, exportPath: string): unknown {
  let value: unknown = root
  for (const key of exportPath.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<string, unknown>)[key]
  }
  return value
}

function runtimeError(type: string, message: string, cause?: Error): Error {
  const error = new Error(message, cause === undefined ? {} : { cause })
  error.name = `Runtime.${type}`
  return error
}
