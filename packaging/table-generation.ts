/** The setting `tableGeneration` is not a number of a generation. */
export class TableGenerationError extends Error {
  override readonly name = 'TableGenerationError'
}

/** As much of a compiled template as tables take. */
export interface TemplateOfTables {
  readonly Resources: Readonly<
    Record<
      string,
      { Type: string; DeletionPolicy?: unknown; Properties?: Readonly<Record<string, unknown>> | undefined }
    >
  >
}

/**
 * The template with its kept tables of another generation: their names end in `-<generation>` from the second on, and so
 * do their logical ids, wherever either is written. CloudFormation takes tables that were restored under such names into the
 * stack, and lets go of those before, only where the logical ids are others.
 *
 * @throws TableGenerationError when the generation is not a whole number from 1 to 999
 */
export function atTableGeneration<Template extends TemplateOfTables>(
  template: Template,
  generation: unknown,
): Template {
  const number = numberOf(generation)
  let text = atGeneration(JSON.stringify(template), versionsWithTables(template), number, 'T')
  for (const [id, name] of keptTables(template))
    text = renamedIn(atGeneration(text, [id], number, ''), name, tableNameAt(name, number))
  return JSON.parse(text)
}

function keptTables({ Resources }: TemplateOfTables): [id: string, name: string][] {
  return Object.entries(Resources).flatMap(([id, { Type, DeletionPolicy, Properties }]) => {
    const kept = typeof DeletionPolicy === 'string' && DeletionPolicy.startsWith('Retain')
    const name = Properties?.TableName
    return Type === 'AWS::DynamoDB::Table' && kept && typeof name === 'string' ? [[id, name]] : []
  })
}

/**
 * The ids of the versions of functions that are told of a kept table. Lambda publishes another version where the id is another; of a
 * function that has not changed it refuses to.
 */
function versionsWithTables(template: TemplateOfTables): string[] {
  const isTold = new RegExp(
    `"(?:${keptTables(template)
      .map(([id, name]) => `${id}|${name}`)
      .join('|')})"`,
  )
  return Object.entries(template.Resources).flatMap(([id, { Type, Properties }]) => {
    if (Type !== 'AWS::Lambda::Version') return []
    const { Ref = '' } = Object(Properties?.FunctionName) as { Ref?: string }
    return isTold.test(JSON.stringify(template.Resources[Ref] ?? null)) ? [id] : []
  })
}

/** The text with each id as it is in the generation: with its number behind the mark from the second on. */
function atGeneration(text: string, ids: readonly string[], number: number, mark: '' | 'T'): string {
  return ids.reduce((all, id) => {
    const first = id.replace(mark === '' ? /\d*$/ : /(?:T\d+)?$/, '')
    return all.replaceAll(new RegExp(`\\b${id}\\b`, 'g'), number === 1 ? first : `${first}${mark}${number}`)
  }, text)
}

/** The name of a table of whatever generation, in another. */
export function tableNameAt(name: string, generation: unknown): string {
  const number = numberOf(generation)
  return name.replace(/(?:-\d+)?$/, number === 1 ? '' : `-${number}`)
}

/** The generation of a table, by its name. */
export function generationOf(name: string): number {
  return Number(/-(\d+)$/.exec(name)?.[1] ?? 1)
}

/** A text that speaks of a table, such as a policy, with another in its place. */
export function renamedIn(text: string, name: string, other: string): string {
  return text.replaceAll(new RegExp(`(?<![\\w-])${name}(?![\\w-])`, 'g'), other)
}

function numberOf(generation: unknown): number {
  if (/^[1-9]\d{0,2}$/.test(String(generation))) return Number(generation)
  throw new TableGenerationError(
    `tableGeneration is ${String(generation)}: it must be a whole number from 1 to 999, 2 for tables restored once`,
  )
}
