import {
  createLambdaFunction,
  type FunctionDefinition,
  type LambdaFunction,
} from '../../../local/lambda/function.ts'
import { codeDirectory, functionDefinition } from './fixture.ts'

const MODULES = {
  'index.mjs': `
    let invocations = 0
    export const handler = async (event, context) => {
      invocations += 1
      return { event, invocations, env: process.env, context: { ...context, remaining: context.getRemainingTimeInMillis() } }
    }
    export const throwing = async () => { throw new TypeError('no such stamp') }
    export const throwingText = async () => { throw 'no stamp' }
    export const nothing = async () => {}
    export const synchronous = (event) => ({ got: event })
    export const big = async () => ({ n: 10n })
    export const large = async () => 'x'.repeat(7 * 1024 * 1024)
    export const callback = (event, context, done) => done(null, 'old')
    export const notFunction = 42
    export const nested = { api: { handler: async () => 'nested' } }
    let warm = false
    export const hangSecond = async (event) => { if (event.hang) await new Promise((r) => setTimeout(r, 3600_000)); return ++invocations }
    export const spin = async () => { for (;;); }
    export const exit = async (event) => { if (event.exit !== undefined) process.exit(event.exit); return ++invocations }
    export const uncaught = async () => { setImmediate(() => { throw new Error('thrown later') }); await new Promise((r) => setTimeout(r, 3600_000)) }
    export const unhandled = async () => { Promise.reject(new Error('nobody waits')); await new Promise((r) => setTimeout(r, 3600_000)) }
    export const crashLater = async () => { setImmediate(() => { throw new Error('after the answer') }); return ++invocations }
    export const memory = async () => { const kept = []; for (;;) kept.push(new Array(10_000).fill(kept.length)) }
    export const print = async () => {
      console.log('one'); console.error('two\\nthree'); process.stdout.write('fo'); process.stdout.write(Buffer.from('ur'))
      return 'printed'
    }
    const flags = new Int32Array(new SharedArrayBuffer(4))
    export const overlap = async (event) => {
      const { setTimeout: sleep } = await import('node:timers/promises')
      const { appendFile } = await import('node:fs/promises')
      await appendFile(event.file, 'start\\n'); await sleep(event.ms ?? 50); await appendFile(event.file, 'end\\n')
      return ++invocations
    }
  `,
  'broken.mjs': `export const handler = async ( => {}`,
  'missingImport.mjs': `import 'no-such-package-here'\nexport const handler = async () => {}`,
  'throwsOnLoad.mjs': `throw new RangeError('TABLE is not set')`,
  'exitsOnLoad.mjs': `process.exit(3)`,
  'common.cjs': `exports.handler = async () => 'common'`,
}

let code: Awaited<ReturnType<typeof codeDirectory>>
const started: LambdaFunction[] = []

beforeAll(async () => {
  code = await codeDirectory(MODULES)
})
afterEach(async () => {
  await Promise.all(started.splice(0).map((fn) => fn.stop()))
})
afterAll(() => code.remove())

function make(changes: Partial<FunctionDefinition> = {}, maxEnvironments?: number) {
  const definition = functionDefinition(code.path, changes)
  const fn = createLambdaFunction(definition, maxEnvironments === undefined ? {} : { maxEnvironments })
  started.push(fn)
  return { fn, lines: definition.lines }
}

async function payload(fn: LambdaFunction, event: unknown = {}) {
  const result = await fn.invoke(event)
  if (!result.ok) throw new Error(`${result.errorType}: ${result.errorMessage}`)
  return result.payload as Record<string, never>
}

describe('an invocation', () => {
  test('gets the event and the context, and answers what the handler returns', async () => {
    const { fn } = make({ timeoutMs: 6_000, memoryMb: 192 })
    const answer = (await payload(fn, { a: [1, null, 'é'], dropped: undefined })) as Record<
      string,
      Record<string, unknown>
    >
    expect(answer.event).toEqual({ a: [1, null, 'é'] })
    expect(answer.context).toMatchObject({
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      functionName: 'keepsakes-local-subject',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:keepsakes-local-subject',
      memoryLimitInMB: '192',
      logGroupName: '/aws/lambda/keepsakes-local-subject',
      callbackWaitsForEmptyEventLoop: true,
    })
    expect(answer.context?.remaining).toBeGreaterThan(0)
    expect(answer.context?.remaining).toBeLessThanOrEqual(6_000)
  })

  test('sees its own variables and those of Lambda, and none of the parent', async () => {
    process.env.KEEPSAKES_PARENT_SECRET = 'leaks'
    const { fn } = make({
      environment: { STAGE: 'local', AWS_LAMBDA_FUNCTION_NAME: 'forged', TZ: 'Asia/Tokyo' },
    })
    const { env } = (await payload(fn)) as Record<string, Record<string, string>>
    delete process.env.KEEPSAKES_PARENT_SECRET
    expect(env).toMatchObject({
      STAGE: 'local',
      TZ: 'Asia/Tokyo',
      AWS_REGION: 'eu-west-1',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_NAME: 'keepsakes-local-subject',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      LAMBDA_TASK_ROOT: code.path,
      _HANDLER: 'index.handler',
    })
    for (const name of ['PATH', 'KEEPSAKES_PARENT_SECRET', 'NODE_OPTIONS'])
      expect(env).not.toHaveProperty(name)
  })

  test('of a handler that returns nothing answers null', async () => {
    expect(await make({ handler: 'index.nothing' }).fn.invoke({})).toEqual({ ok: true, payload: null })
  })

  test.each([
    ['index.synchronous', { got: 1 }],
    ['index.nested.api.handler', 'nested'],
    ['common.handler', 'common'],
  ])('runs %s', async (handler, expected) => {
    expect(await make({ handler }).fn.invoke(1)).toEqual({ ok: true, payload: expected })
  })

  test('that throws is a function error, and the environment stays warm', async () => {
    const { fn, lines } = make({ handler: 'index.throwing' })
    const failed = { ok: false, errorType: 'TypeError', errorMessage: 'no such stamp' }
    expect(await fn.invoke({})).toEqual(failed)
    expect(await fn.invoke({})).toEqual(failed)
    expect(lines.filter((line) => line.includes('Invoke Error {"errorType":"TypeError"'))).toHaveLength(2)
  })

  test('that throws something else than an Error is a function error too', async () => {
    const { fn } = make({ handler: 'index.throwingText' })
    expect(await fn.invoke({})).toEqual({ ok: false, errorType: 'string', errorMessage: 'no stamp' })
  })

  test.each([
    ['index.big', 'Runtime.MarshalError'],
    ['index.large', 'Function.ResponseSizeTooLarge'],
  ])('whose answer cannot be sent fails: %s', async (handler, errorType) => {
    expect(await make({ handler }).fn.invoke({})).toMatchObject({ ok: false, errorType })
  })

  test.each([
    [{ n: 1n }, 'InvalidRequestContentException'],
    ['x'.repeat(7 * 1024 * 1024), 'RequestTooLargeException'],
  ])('whose event cannot be sent fails', async (event, errorType) => {
    expect(await make().fn.invoke(event)).toMatchObject({ ok: false, errorType })
  })
})

describe('a handler that cannot be loaded', () => {
  test.each([
    ['nowhere.handler', 'Runtime.ImportModuleError', 'nowhere'],
    ['missingImport.handler', 'Runtime.ImportModuleError', 'no-such-package-here'],
    ['index.nope', 'Runtime.HandlerNotFound', 'index.nope is undefined or not exported'],
    ['index.notFunction', 'Runtime.HandlerNotFound', 'index.notFunction is not a function'],
    ['index.callback', 'Runtime.CallbackHandlerDeprecated', 'callback'],
    ['index', 'Runtime.MalformedHandlerName', 'index'],
    ['../index.handler', 'Runtime.MalformedHandlerName', '../index.handler'],
    ['broken.handler', 'Runtime.UserCodeSyntaxError', 'SyntaxError'],
    ['throwsOnLoad.handler', 'RangeError', 'TABLE is not set'],
    ['exitsOnLoad.handler', 'Runtime.ExitError', 'exit status 3'],
  ])('%s answers %s', async (handler, errorType, message) => {
    const { fn, lines } = make({ handler })
    const result = await fn.invoke({})
    expect(result).toMatchObject({ ok: false, errorType, errorMessage: expect.stringContaining(message) })
    expect(lines.join('\n')).toContain(errorType)
    expect(await fn.invoke({})).toMatchObject({ ok: false, errorType })
  })
})

describe('an execution environment', () => {
  test('is reused while warm', async () => {
    const { fn } = make()
    expect((await payload(fn)).invocations).toBe(1)
    expect((await payload(fn)).invocations).toBe(2)
  })

  test('is replaced after a timeout', async () => {
    const { fn, lines } = make({ handler: 'index.hangSecond', timeoutMs: 300 })
    expect(await payload(fn)).toBe(1)
    expect(await fn.invoke({ hang: true })).toEqual({
      ok: false,
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/^\d{4}-\d\d-\d\dT\S+Z \S+ Task timed out after 0\.30 seconds$/),
      timedOut: true,
    })
    expect(lines.join('\n')).toContain('Task timed out after 0.30 seconds')
    expect(await payload(fn)).toBe(1)
  })

  test('is ended by a timeout even when its thread is busy', async () => {
    const { fn } = make({ handler: 'index.spin', timeoutMs: 300 })
    expect(await fn.invoke({})).toMatchObject({ ok: false, timedOut: true })
  })

  test.each([
    [0, 'without providing a reason'],
    [7, 'exit status 7'],
  ])('is replaced after process.exit(%i)', async (exit, message) => {
    const { fn } = make({ handler: 'index.exit' })
    expect(await payload(fn)).toBe(1)
    expect(await fn.invoke({ exit })).toEqual({
      ok: false,
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringContaining(message),
    })
    expect(await payload(fn)).toBe(1)
  })

  test.each([
    ['index.uncaught', 'thrown later'],
    ['index.unhandled', 'nobody waits'],
    ['index.memory', 'memory'],
  ])('crashes without harm to anyone else: %s', async (handler, message) => {
    const { fn } = make({ handler, memoryMb: 32 })
    expect(await fn.invoke({})).toMatchObject({
      ok: false,
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringContaining(message),
    })
  })

  test('that crashes between two invocations is not used again', async () => {
    const { fn } = make({ handler: 'index.crashLater' })
    for (let i = 0; i < 5; i++) {
      const result = await fn.invoke({})
      expect([true, false]).toContain(result.ok)
      if (!result.ok) expect(result.errorType).toBe('Runtime.ExitError')
    }
  })

  test('logs each line with the name of the function and the request id', async () => {
    const { fn, lines } = make({ handler: 'index.print' })
    await payload(fn)
    const prefix = /^keepsakes-local-subject [0-9a-f-]{36} /
    expect(lines.map((line) => line.replace(prefix, ''))).toEqual(['one', 'two', 'three', 'four'])
    expect(lines.every((line) => prefix.test(line))).toBe(true)
  })
})

describe('concurrent invocations', () => {
  async function run(changes: Partial<FunctionDefinition>, count: number, maxEnvironments?: number) {
    const { readFile } = await import('node:fs/promises')
    const file = `${code.path}/overlap-${Math.random()}`
    const { fn } = make({ handler: 'index.overlap', ...changes }, maxEnvironments)
    const counts = await Promise.all(Array.from({ length: count }, () => payload(fn, { file })))
    let running = 0
    let peak = 0
    for (const line of (await readFile(file, 'utf8')).trim().split('\n')) {
      running += line === 'start' ? 1 : -1
      peak = Math.max(peak, running)
    }
    const fresh = counts.filter((invocations) => Number(invocations) === 1).length
    return { peak, fresh }
  }

  test('run one at a time in a function whose reserved concurrency is 1', async () => {
    expect(await run({ reservedConcurrency: 1 }, 4)).toEqual({ peak: 1, fresh: 1 })
  })

  test('each have an environment to themselves, up to the cap', async () => {
    const { peak, fresh } = await run({}, 9, 3)
    expect(peak).toBeLessThanOrEqual(3)
    expect(fresh).toBe(3)
  })

  test('are throttled when the reserved concurrency is 0', async () => {
    const { fn } = make({ reservedConcurrency: 0 })
    await fn.warm()
    expect(await fn.invoke({})).toMatchObject({ ok: false, errorType: 'TooManyRequestsException' })
  })

  test('that wait are served after a crash of the one before them', async () => {
    const { fn } = make({ handler: 'index.exit', reservedConcurrency: 1 })
    const [crashed, served] = await Promise.all([fn.invoke({ exit: 1 }), fn.invoke({})])
    expect(crashed).toMatchObject({ ok: false, errorType: 'Runtime.ExitError' })
    expect(served).toEqual({ ok: true, payload: 1 })
  })
})

describe('warm and stop', () => {
  test('warm starts one environment, which the first invocation uses', async () => {
    const { fn } = make()
    await fn.warm()
    await fn.warm()
    expect((await payload(fn)).invocations).toBe(1)
    expect((await payload(fn)).invocations).toBe(2)
  })

  test('warm reports a failing start in the log and does not reject', async () => {
    const { fn, lines } = make({ handler: 'throwsOnLoad.handler' })
    await fn.warm()
    expect(lines.join('\n')).toContain('TABLE is not set')
  })

  test('stop ends invocations that hang and those that wait', async () => {
    const { fn } = make({ handler: 'index.spin', reservedConcurrency: 1, timeoutMs: 3_600_000 })
    await fn.warm()
    const hanging = fn.invoke({})
    const waiting = fn.invoke({})
    await fn.stop()
    expect(await hanging).toMatchObject({ ok: false, errorType: 'Sandbox.Stopped' })
    expect(await waiting).toMatchObject({ ok: false, errorType: 'Sandbox.Stopped' })
    expect(await fn.invoke({})).toMatchObject({ ok: false, errorType: 'Sandbox.Stopped' })
  })

  test('stop before any invocation has nothing to end', async () => {
    await make().fn.stop()
  })
})
