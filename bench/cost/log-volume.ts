/** CloudWatch counts so much for each line beside its text. */
const LINE_BYTES = 26

const volumeOf = (line: string) => Buffer.byteLength(line) + LINE_BYTES

/** What Lambda itself logs of an invocation, in bytes, with values as long as they mostly are. */
export const PLATFORM_BYTES = [
  'START RequestId: 8f507cfc-1234-4697-b07a-ac58fc914c95 Version: $LATEST\n',
  'END RequestId: 8f507cfc-1234-4697-b07a-ac58fc914c95\n',
  'REPORT RequestId: 8f507cfc-1234-4697-b07a-ac58fc914c95\tDuration: 48.42 ms\tBilled Duration: 49 ms\tMemory Size: 1024 MB\tMax Memory Used: 142 MB\t\n',
].reduce((sum, line) => sum + volumeOf(line), 0)

/** Counts what functions log, of lines as the local stack passes them on: the function, the request, the text. */
export class LogVolume {
  readonly #bytes = new Map<string, number>()
  readonly metricNames = new Set<string>()

  observe(line: string): void {
    const [, name, text] = /^(\S+) [0-9a-f-]{36} (.*)$/s.exec(line) ?? []
    if (name === undefined || text === undefined) return
    this.#bytes.set(name, (this.#bytes.get(name) ?? 0) + volumeOf(`${text}\n`))
    if (!text.startsWith('{"_aws"')) return
    for (const { Metrics } of JSON.parse(text)._aws.CloudWatchMetrics)
      for (const { Name } of Metrics) this.metricNames.add(Name)
  }

  /** What a function has logged since the reset, as CloudWatch charges it. */
  bytesOf(functionName: string): number {
    return [...this.#bytes].find(([name]) => name.endsWith(`-${functionName}`))?.[1] ?? 0
  }

  /** Forgets the bytes, and not which metrics there are. */
  reset(): void {
    this.#bytes.clear()
  }
}
