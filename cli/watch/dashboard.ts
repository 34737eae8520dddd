import * as z from 'zod'
import { UserError } from '../terminal.ts'

export interface Widget {
  readonly title: string
  readonly place: Place
  readonly shows: Graph | { readonly alarms: readonly string[] }
}

/** On CloudWatch's grid of 24 columns. */
export interface Place {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Graph {
  readonly view: 'singleValue' | 'timeSeries'
  readonly isStacked: boolean
  readonly lines: readonly Line[]
  readonly marks: readonly { readonly label: string; readonly value: number }[]
}

export interface Line {
  /** Other lines of the widget have it by this. */
  readonly id?: string
  readonly label?: string
  readonly colour?: string
  readonly isVisible: boolean
  readonly asked:
    | { readonly expression: string }
    | {
        readonly namespace: string
        readonly name: string
        readonly dimensions: readonly { readonly Name: string; readonly Value: string }[]
        readonly stat: string
      }
}

const options = z.object({
  id: z.string().optional(),
  label: z.string().optional(),
  color: z.string().optional(),
  visible: z.boolean().default(true),
  stat: z.string().optional(),
  expression: z.string().optional(),
})
const metric = z.array(z.union([z.string(), options])).min(1)
const widget = z.object({
  type: z.string(),
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
  properties: z.looseObject({
    title: z.string().default(''),
    alarms: z.array(z.string()).optional(),
    view: z.enum(['singleValue', 'timeSeries']).default('timeSeries'),
    stacked: z.boolean().default(false),
    stat: z.string().default('Average'),
    metrics: z.array(metric).optional(),
    annotations: z
      .object({ horizontal: z.array(z.object({ label: z.string().default(''), value: z.number() })) })
      .optional(),
  }),
})
const dashboard = z.object({ widgets: z.array(z.unknown()) })

/**
 * Reads the body of a dashboard. Widgets that show neither metrics nor alarms, such as texts, are left out.
 *
 * @throws UserError for one that is not as CloudWatch documents it, or that shows metrics in a way that a terminal has not
 */
export function readDashboard(name: string, body: string): Widget[] {
  const fail = (reason: string): never => {
    throw new UserError(`the dashboard ${name} cannot be shown here: ${reason}`)
  }
  const { widgets } = parse(dashboard, jsonOf(body), fail)
  return widgets.flatMap((given, index): Widget[] => {
    const { type } = parse(z.looseObject({ type: z.string() }), given, fail)
    if (type !== 'metric' && type !== 'alarm') return []
    const { x, y, width, height, properties } = parse(widget, given, (reason) =>
      fail(`widget ${index + 1}: ${reason}`),
    )
    const { title, alarms, metrics = [], view, stacked, stat, annotations } = properties
    const place = { x, y, width, height }
    if (alarms !== undefined) return [{ title, place, shows: { alarms } }]
    return [
      {
        title,
        place,
        shows: {
          view,
          isStacked: stacked,
          lines: metrics.map((each) => lineOf(each, stat)),
          marks: annotations?.horizontal ?? [],
        },
      },
    ]
  })
}

/** CloudWatch's short form: namespace, name, then names and values of dimensions, and options last. */
function lineOf(given: z.infer<typeof metric>, usualStat: string): Line {
  const texts = given.filter((part) => typeof part === 'string')
  const last = given.at(-1)
  const { id, label, color, visible, stat, expression } = options.parse(typeof last === 'string' ? {} : last)
  const [namespace = '', name = '', ...dimensions] = texts
  const pairs = dimensions.flatMap((Name, at) =>
    at % 2 === 0 ? [{ Name, Value: dimensions[at + 1] ?? '' }] : [],
  )
  return {
    ...(id !== undefined && { id }),
    ...(label !== undefined && { label }),
    ...(color !== undefined && { colour: color }),
    isVisible: visible,
    asked:
      expression === undefined
        ? { namespace, name, dimensions: pairs, stat: stat ?? usualStat }
        : { expression },
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function parse<Schema extends z.ZodType>(
  schema: Schema,
  given: unknown,
  fail: (reason: string) => never,
): z.infer<Schema> {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  return fail(`${issue?.path.join('.') || 'it'} ${issue?.message}`)
}
