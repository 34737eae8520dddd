import { readFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Instrumenter } from '@stryker-mutator/instrumenter'

/** One small change of the code. */
export interface Mutant {
  readonly id: string
  /** A path of the project, such as `store/guard.ts`. */
  readonly file: string
  readonly line: number
  /** Tells the mutant from all others of its folder, and stays when lines above it come or go. */
  readonly key: string
}

export interface Mutated {
  readonly mutants: readonly Mutant[]
  /** By the address of the file, its code with all its mutants, each behind a switch. */
  readonly sources: Readonly<Record<string, string>>
}

export const projectFolder = new URL('../../', import.meta.url)

const MOST_SHOWN = 60

/** Stryker tells of its steps, which nobody asked for here. */
const silent = {
  isTraceEnabled: () => false,
  isDebugEnabled: () => false,
  isInfoEnabled: () => false,
  isWarnEnabled: () => false,
  isErrorEnabled: () => false,
  isFatalEnabled: () => false,
  trace() {},
  debug() {},
  info() {},
  warn() {},
  error() {},
  fatal() {},
}

/** Has Stryker's instrumenter write all mutants of these files into their code. */
export async function mutate(files: readonly URL[]): Promise<Mutated> {
  const read = await Promise.all(
    files.map(async (file) => ({
      name: fileURLToPath(file),
      mutate: true,
      content: await readFile(file, 'utf8'),
    })),
  )
  const { files: written, mutants } = await new Instrumenter(silent).instrument(read, {
    plugins: null,
    excludedMutations: [],
    ignorers: [],
  })
  const byName = new Map(read.map(({ name, content }) => [name, content.split('\n')]))
  const sources = Object.fromEntries(written.map(({ content }, at) => [String(files[at]), content]))
  const seen = new Map<string, number>()
  return {
    sources,
    mutants: mutants.map(({ id, fileName, location, mutatorName, replacement }) => {
      const file = relative(fileURLToPath(projectFolder), fileName)
      const was = shown(between(byName.get(fileName) ?? [], location))
      const same = `${file}: ${mutatorName}: ${was} → ${shown(replacement)}`
      const number = (seen.get(same) ?? 0) + 1
      seen.set(same, number)
      return {
        ...{ id, file, line: location.start.line + 1 },
        key: number === 1 ? same : `${same} (${number})`,
      }
    }),
  }
}

interface Position {
  readonly line: number
  readonly column: number
}

function between(lines: readonly string[], { start, end }: { start: Position; end: Position }): string {
  const part = lines.slice(start.line, end.line + 1)
  const last = part.length - 1
  return part
    .map((line, at) => line.slice(at === 0 ? start.column : 0, at === last ? end.column : undefined))
    .join('\n')
}

function shown(code: string): string {
  const text = code.replaceAll(/\s+/g, ' ').trim()
  const half = MOST_SHOWN / 2
  return text.length <= MOST_SHOWN ? text : `${text.slice(0, half)} … ${text.slice(-half)}`
}
