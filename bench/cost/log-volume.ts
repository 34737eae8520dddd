/** CloudWatch counts so much for each line beside its text. */
const LINE_BYTES = 26

const volumeOf = (line: string) => Buffer.byteLength(line) + LINE_BYTES

/** Lambda itself logs so much of an invocation, in bytes, with values as long as they mostly are. */
const PLATFORM_BYTES = [
  'START RequestId: 8f507cfc-1234-4697-b07a-ac58fc914c95 Version: $LATEST\n',
  'END RequestId: 8f507cfc-1234-4697-b07a-ac58fc914c95\n',
  'REPORT RequestId: 8f507cfc-1234-4697-b07a-ac58fc914c95\tDuration: 48.42 ms\tBilled Duration: 49 ms\tMemory Size: 1024 MB\tMax Memory Used: 142 MB\t\n',
].reduce((sum, line) => sum + volumeOf(line), 0)

/** Lambda's own lines of an invocation that ends well, in bytes: from the level WARN on there are none. */
export const platformBytes = (logging: LoggingConfig = {}) =>
  logging.LogFormat === 'JSON' && logging.SystemLogLevel === 'WARN' ? 0 : PLATFORM_BYTES

/** The logging of a function, as a template has it. */
export interface LoggingConfig {
  readonly LogFormat?: string
  readonly SystemLogLevel?: string
}

/** A value of an access log is about so long: ids and times are longer, numbers and dashes shorter. */
const VALUE_CHARACTERS = 12

/** Gives the bytes that a line of an access log is charged as, by its format. */
export const accessLogBytes = (format: string) =>
  volumeOf(`${format.replaceAll(/\$context\.[\w.]+/g, 'x'.repeat(VALUE_CHARACTERS))}\n`)

export interface Logged {
  /** Bytes of embedded metrics, and of words. */
  metrics: number
  words: number
}

/** Counts what functions log, of lines as the local stack passes them on: the function, the request, the text. */
export class LogVolume {
  readonly #logged = new Map<string, Logged>()
  /** Bytes of lines that environments write by the minute, one of each partner. */
  readonly #byMinute = new Map<string, number>()
  /** Those without a partner. */
  readonly metricNames = new Set<string>()

  observe(line: string): void {
    const [, name, text] = /^(\S+) [0-9a-f-]{36} (.*)$/s.exec(line) ?? []
    if (name === undefined || text === undefined) return
    const logged = this.#logged.get(name) ?? { metrics: 0, words: 0 }
    this.#logged.set(name, logged)
    const bytes = volumeOf(`${text}\n`)
    if (!text.startsWith('{"_aws"')) {
      logged.words += bytes
      return
    }
    const sent = JSON.parse(text)
    if (sent.partner !== undefined) {
      this.#byMinute.set(`${name} ${sent.partner}`, bytes)
      return
    }
    logged.metrics += bytes
    for (const { Metrics } of sent._aws.CloudWatchMetrics)
      for (const { Name } of Metrics) this.metricNames.add(Name)
  }

  /** Gives the bytes of a line that an environment of a function writes each minute of a partner, on the whole. */
  minuteLineOf(functionName: string): number {
    const lines = [...this.#byMinute].filter(([key]) => key.split(' ')[0]?.endsWith(`-${functionName}`))
    return lines.reduce((sum, [, bytes]) => sum + bytes, 0) / lines.length
  }

  /** Gives what a function has logged since the reset, as CloudWatch charges it. */
  of(functionName: string): Readonly<Logged> {
    const found = [...this.#logged].find(([name]) => name.endsWith(`-${functionName}`))
    return found?.[1] ?? { metrics: 0, words: 0 }
  }

  /** Forgets the bytes, and not which metrics there are. */
  reset(): void {
    this.#logged.clear()
  }
}
