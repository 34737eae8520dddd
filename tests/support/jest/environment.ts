import { types } from 'node:util'
import vm from 'node:vm'
import { TestEnvironment } from 'jest-environment-node'
import { compileOnce } from './compiled-once.ts'

compileOnce()

const { createContext } = vm

/**
 * Jest makes the global object of a context a proxy, to know what a file of tests has put there. Each `Object` and each `Map` of the
 * code is then looked up by a function, which takes a sixth of the suite. The global object of a plain context is an object.
 */
function plainContext(object: vm.Context, options?: vm.CreateContextOptions): vm.Context {
  return types.isProxy(object)
    ? createContext(vm.constants.DONT_CONTEXTIFY, options)
    : createContext(object, options)
}
vm.createContext = plainContext as typeof createContext

/** Jest's environment for Node, in a worker that compiles what it loads once, and in a plain context. */
export default TestEnvironment
