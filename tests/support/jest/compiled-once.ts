import vm from 'node:vm'

/**
 * Jest runs each file of tests in a context of its own, and compiles all that the file imports anew for it: itself,
 * the SDK of AWS, zod. After this is called, a worker compiles a text once, and runs what it compiled in the contexts
 * of the files that follow. Each context still evaluates the text by itself, so files share no state.
 */
export function compileOnce(): void {
  if (vm.compileFunction.name === compiledFunction.name) return
  vm.compileFunction = compiledFunction as typeof vm.compileFunction
  vm.SourceTextModule = new Proxy(vm.SourceTextModule, { construct: compiledModule })
}

const { compileFunction } = vm
const scripts = new Map<string, { readonly text: string; readonly script: vm.Script }>()
const codes = new Map<string, { readonly text: string; readonly code: Buffer }>()

/** A script shares its code with every context, also that of functions which are compiled when first called. */
function compiledFunction(
  text: string,
  parameters: readonly string[],
  options: vm.CompileFunctionOptions & { readonly filename: string },
) {
  // Only `compileFunction` tells an `import()` which file's context it belongs to.
  if (!options.parsingContext || /\bimport\s*\(/.test(text)) return compileFunction(text, parameters, options)
  const head = `(function (${parameters.join(', ')}) {`
  const kept = scripts.get(options.filename + head)
  const script =
    kept?.text === text
      ? kept.script
      : new vm.Script(`${head}${text}\n})`, { filename: options.filename, columnOffset: -head.length })
  if (script !== kept?.script) scripts.set(options.filename + head, { text, script })
  return script.runInContext(options.parsingContext)
}

/** A module belongs to one context: the next one of the same text is made from its compiled code. */
function compiledModule(
  Module: typeof vm.SourceTextModule,
  [text, options]: [string, vm.SourceTextModuleOptions & { readonly identifier: string }],
): vm.SourceTextModule {
  const kept = codes.get(options.identifier)
  if (kept?.text === text) {
    try {
      return new Module(text, { ...options, cachedData: kept.code })
    } catch {
      // V8 refuses code that was compiled under other flags, which a test may have set.
    }
  }
  // @types/node does not know the method.
  const module = new Module(text, options) as vm.SourceTextModule & { createCachedData(): Buffer }
  codes.set(options.identifier, { text, code: module.createCachedData() })
  return module
}
