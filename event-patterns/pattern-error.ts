/** A pattern that EventBridge would refuse. `path` names the offending place, such as `detail.count[0].numeric`. */
export class PatternError extends Error {
  override readonly name = 'PatternError'
  /** Empty when the pattern as a whole is at fault. */
  readonly path: string
  /** The pattern's other mistakes, in the order in which they are written. */
  readonly others: readonly PatternError[] = []

  /** @param mistake what is wrong and what to write instead, without the place: `must be a list: write [5]` */
  constructor(path: string, mistake: string) {
    super(`${path === '' ? 'The pattern' : shortened(path)} ${shortened(mistake)}`)
    this.path = path
  }
}

const MOST_CHARACTERS = 500

/** A pattern's own names and values may be of any length, and a reason is read in a line. Both ends of it tell the place. */
function shortened(text: string): string {
  if (text.length <= MOST_CHARACTERS) return text
  const part = MOST_CHARACTERS / 2
  // A character of two units that is cut leaves half of it.
  return `${text.slice(0, part)} … ${text.slice(-part)}`.toWellFormed()
}

const plainKey = /^[A-Za-z_$][\w$-]*$/

/** The path of a key below `path`; a key that would be ambiguous is quoted: `detail["a.b"]`. */
export function atKey(path: string, key: string): string {
  if (!plainKey.test(key)) return `${path}[${JSON.stringify(key)}]`
  return path === '' ? key : `${path}.${key}`
}

/** The path of a list element below `path`. */
export function atIndex(path: string, index: number): string {
  return `${path}[${index}]`
}
