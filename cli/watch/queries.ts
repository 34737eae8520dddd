import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch'
import type { Graph, Line, Widget } from './dashboard.ts'

/** CloudWatch takes no more in one call. */
export const MOST_QUERIES = 500

/** A line that is shown: whatever comes back under the id, one time series or several. */
export interface Asked {
  readonly id: string
  readonly line: Line
}

export interface Call {
  readonly queries: readonly MetricDataQuery[]
  readonly graphs: ReadonlyMap<Widget, readonly Asked[]>
}

/** The calls that get what the graphs of a dashboard show. What several of a call show is asked for once. */
export function callsOf(widgets: readonly Widget[], period: number): Call[] {
  const calls: Call[] = []
  let call = new CallOf(period)
  for (const widget of widgets) {
    if (!('lines' in widget.shows)) continue
    if (!call.hasRoomFor(widget.shows)) {
      calls.push(call)
      call = new CallOf(period)
    }
    call.add(widget, widget.shows)
  }
  return [...calls, call].filter(({ queries }) => queries.length > 0)
}

class CallOf implements Call {
  readonly queries: MetricDataQuery[] = []
  readonly graphs = new Map<Widget, Asked[]>()
  readonly #period: number
  /** The queries so far, by all that they say but their ids. */
  readonly #known = new Map<string, MetricDataQuery>()

  constructor(period: number) {
    this.#period = period
  }

  hasRoomFor({ lines }: Graph): boolean {
    return this.queries.length === 0 || this.queries.length + lines.length <= MOST_QUERIES
  }

  add(widget: Widget, { lines }: Graph): void {
    const ids = new Map<string, string>()
    // Expressions may name lines that stand after them.
    const ordered = [...lines].sort((one, other) => Number(isFormula(one)) - Number(isFormula(other)))
    const pending = [...ordered]
    const asked = new Map<Line, string>()
    while (pending.length > 0) {
      const at = pending.findIndex((line) =>
        namesOf(line).every((name) => ids.has(name) || !isIdOf(lines, name)),
      )
      const [line] = pending.splice(Math.max(0, at), 1)
      if (line === undefined) break
      const id = this.#idOf(line, ids)
      if (line.id !== undefined) ids.set(line.id, id)
      asked.set(line, id)
    }
    this.graphs.set(
      widget,
      lines.flatMap((line) => (line.isVisible ? [{ id: asked.get(line) ?? '', line }] : [])),
    )
  }

  #idOf(line: Line, ids: ReadonlyMap<string, string>): string {
    const query = this.#queryOf(line, ids)
    const key = JSON.stringify([query, line.label?.includes('${') ? line.label : ''])
    const known = this.#known.get(key)
    if (known !== undefined) {
      if (line.isVisible) known.ReturnData = true
      return known.Id as string
    }
    const made = { ...query, Id: `q${this.queries.length}`, ReturnData: line.isVisible }
    // Other labels are the widgets' own; what is put into these, CloudWatch alone knows.
    if (line.label?.includes('${')) made.Label = line.label
    this.queries.push(made)
    this.#known.set(key, made)
    return made.Id
  }

  #queryOf(
    { asked }: Line,
    ids: ReadonlyMap<string, string>,
  ): Omit<MetricDataQuery, 'Id'> & { Label?: string } {
    if ('expression' in asked)
      return { Expression: rewritten(asked.expression, ids, this.#period), Period: this.#period }
    const { namespace, name, dimensions, stat } = asked
    return {
      MetricStat: {
        Metric: { Namespace: namespace, MetricName: name, Dimensions: [...dimensions] },
        Period: this.#period,
        Stat: stat,
      },
    }
  }
}

const isFormula = ({ asked }: Line) => 'expression' in asked
const isIdOf = (lines: readonly Line[], name: string) => lines.some(({ id }) => id === name)

/** Words of an expression outside of its texts that may be ids. */
const PARTS = /'[^']*'|"[^"]*"|\b[a-z]\w*\b/g

const namesOf = ({ asked }: Line): string[] =>
  'expression' in asked
    ? [...asked.expression.matchAll(PARTS)].map(([part]) => part).filter((part) => /^[a-z]/.test(part))
    : []

/** The expression with other ids, and with the period of whoever looks in its searches. */
function rewritten(expression: string, ids: ReadonlyMap<string, string>, period: number): string {
  return expression
    .replaceAll(PARTS, (part) => ids.get(part) ?? part)
    .replaceAll(/(SEARCH\('[^']*', *'[^']*'), *\d+\)/g, `$1, ${period})`)
}
