/** A line of an example, and what its comment says of it: a value, or `throws` and the beginning of a message. */
interface ExampleLine {
  readonly code: string
  readonly says: string | undefined
}

/** The lines of an example, without imports. */
export function exampleLines(block: string): ExampleLine[] {
  return block
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('import '))
    .map((line) => {
      const [code = '', says] = line.split(' // ')
      return { code, says }
    })
}

/** Runs an example, whose names stand for what `scope` has, and holds every line to what its comment says. */
export function tryLines(block: string, scope: Readonly<Record<string, unknown>>): void {
  const body = exampleLines(block).map(({ code, says }) => {
    if (says === undefined) return code
    const [, message] = /^throws (.*)$/.exec(says) ?? []
    if (message) return `check.throws(() => { ${code} }, ${JSON.stringify(message)})`
    return `check.equals(${code}, ${says}, ${JSON.stringify(code)})`
  })
  new Function('check', ...Object.keys(scope), body.join('\n'))(check, ...Object.values(scope))
}

const check = {
  equals(got: unknown, said: unknown, code: string) {
    expect([code, got]).toEqual([code, said])
  },
  throws(run: () => void, message: string) {
    expect(run).toThrow(message)
  },
}
