/**
 * As much of JMESPath as the pages ask of what the local stack answers: names, indexes, `[]`, lists and objects of expressions, and
 * `to_string`. Anything else is an error, so that no page is taken for tried that is not.
 */
export function jmespath(expression: string, value: unknown): unknown {
  const tokens = expression.match(/\w+|\[\]|[[\]{}(),.:]|\S/g) ?? []
  let at = 0
  const peek = () => tokens[at]
  const take = (wanted?: string): string => {
    const token = tokens[at++]
    if (token === undefined || (wanted !== undefined && token !== wanted))
      throw new Error(`${expression}: ${token ?? 'its end'} is not understood here`)
    return token
  }
  type Read = (value: unknown) => unknown
  const fieldOf =
    (name: string): Read =>
    (from) =>
      typeof from === 'object' && from !== null ? ((from as Record<string, unknown>)[name] ?? null) : null
  const listed = (end: string, read: () => void) => {
    while (peek() !== end) {
      read()
      if (peek() !== end) take(',')
    }
    take(end)
  }

  /** It stands first, or behind a point. */
  function term(): Read {
    const token = take()
    if (token === '[') return multiple()
    if (token === '{') return object()
    if (token === 'to_string' && peek() === '(') {
      take('(')
      const inner = chain()
      take(')')
      return (from) => JSON.stringify(inner(from))
    }
    if (/^\w+$/.test(token)) return fieldOf(token)
    throw new Error(`${expression}: ${token} is not understood here`)
  }
  function multiple(): Read {
    const reads: Read[] = []
    listed(']', () => reads.push(chain()))
    return (from) => reads.map((read) => read(from))
  }
  function object(): Read {
    const reads: [string, Read][] = []
    listed('}', () => {
      const name = take()
      take(':')
      reads.push([name, chain()])
    })
    return (from) => Object.fromEntries(reads.map(([name, read]) => [name, read(from)]))
  }
  /** A term and all that is asked of what it gives. */
  function chain(): Read {
    let read = term()
    for (;;) {
      const before = read
      if (peek() === '.') {
        take('.')
        const next = term()
        read = (from) => next(before(from))
      } else if (peek() === '[') {
        take('[')
        const index = Number(take())
        take(']')
        read = (from) => (before(from) as unknown[] | null)?.[index] ?? null
      } else if (peek() === '[]') {
        take('[]')
        const goesOn = peek() === '.'
        if (goesOn) take('.')
        const rest: Read = goesOn ? chain() : (each) => each
        return (from) => ((before(from) ?? []) as unknown[]).map(rest)
      } else return read
    }
  }
  const read = chain()
  if (at < tokens.length) take('nothing more')
  return read(value)
}
