/** Returns the way to make the process what it is now: its variables, its folder, its code of exit and its globals. */
export function rememberProcess(): () => void {
  const { env } = process
  const variables = { ...env }
  const cwd = process.cwd()
  const { exitCode, exit } = process
  const { stackTraceLimit } = Error
  const globals = ownProperties()
  return () => {
    process.env = env
    for (const name of Object.keys(env)) if (!(name in variables)) delete env[name]
    Object.assign(env, variables)
    process.chdir(cwd)
    process.exitCode = exitCode
    process.exit = exit
    Error.stackTraceLimit = stackTraceLimit
    restoreGlobals(globals)
  }
}

type Properties = Map<PropertyKey, PropertyDescriptor>

function ownProperties(): Properties {
  const properties: Properties = new Map()
  for (const key of Reflect.ownKeys(globalThis)) {
    const property = Reflect.getOwnPropertyDescriptor(globalThis, key)
    if (property) properties.set(key, property)
  }
  return properties
}

function restoreGlobals(before: Properties): void {
  for (const [key, now] of ownProperties()) {
    const was = before.get(key)
    if (was === undefined) Reflect.deleteProperty(globalThis, key)
    else if (!Object.is(was.value, now.value) || was.get !== now.get)
      Object.defineProperty(globalThis, key, was)
    before.delete(key)
  }
  for (const [key, was] of before) Object.defineProperty(globalThis, key, was)
}
