import { campaignJsonSchema } from '../../../../awarding/campaign/json-schema/json-schema.ts'
import { type Fields, fieldsOf, isFields, listOf, type Value } from '../paths.ts'

/** How a value is asked for. It follows from the schema of the files: what is added there has a form here. */
export type Form =
  | { readonly is: 'text' | 'texts' | 'time' | 'duration' | 'where' | 'criterion' | 'ids' | 'flag' | 'true' }
  | { readonly is: 'number'; readonly least?: number; readonly most?: number; readonly isWhole: boolean }
  | { readonly is: 'choice'; readonly options: readonly string[] }
  | { readonly is: 'list'; readonly of: Form; readonly least: number; readonly most?: number }
  | { readonly is: 'object'; readonly fields: readonly Field[] }
  /** No form has been made for it: it is written as text. */
  | { readonly is: 'other' }

export interface Field {
  readonly key: string
  readonly form: Form
  readonly isRequired: boolean
  /** A sentence that says what it is for. */
  readonly about?: string
}

/** A kind of criterion, with the form of what is said under its name. */
export interface KindForm {
  readonly name: string
  readonly about: string
  readonly form: Form
}

interface CampaignForms {
  readonly campaign: readonly Field[]
  readonly keepsake: readonly Field[]
  readonly tier: readonly Field[]
  readonly kinds: readonly KindForm[]
}

/** The forms of all that a campaign file may have. Made once: the schema does not change. */
export function campaignForms(): CampaignForms {
  made ??= makeForms()
  return made
}

let made: CampaignForms | undefined

function makeForms(): CampaignForms {
  const schema = campaignJsonSchema() as Fields
  const keepsake = fieldsOf(fieldsOf(fieldsOf(schema.properties).keepsakes).items)
  const tier = fieldsOf(fieldsOf(fieldsOf(keepsake.properties).tiers).items)
  const criterion = fieldsOf(fieldsOf(schema.definitions).criterion)
  return {
    campaign: fieldsIn(schema),
    keepsake: fieldsIn(keepsake),
    tier: fieldsIn(tier),
    kinds: Object.entries(fieldsOf(criterion.properties)).map(([name, kind]) => ({
      name,
      about: aboutOf(kind) ?? '',
      form: formOf(kind),
    })),
  }
}

function fieldsIn(schema: Value): Field[] {
  const { properties, required } = fieldsOf(schema)
  return Object.entries(fieldsOf(properties)).map(([key, property]) => {
    const about = aboutOf(property)
    return {
      key,
      form: formOf(property),
      isRequired: listOf(required).includes(key),
      ...(about === undefined ? {} : { about }),
    }
  })
}

const aboutOf = (schema: Value) => {
  const { description } = fieldsOf(schema)
  return typeof description === 'string' ? description : undefined
}

const REFERENCES: Readonly<Record<string, Form>> = {
  pattern: { is: 'where' },
  criterion: { is: 'criterion' },
  earn: { is: 'criterion' },
}

function formOf(schema: Value): Form {
  const fields = fieldsOf(schema)
  const reference = referenceIn(fields)
  if (reference) return REFERENCES[reference] ?? { is: 'other' }
  if (Array.isArray(fields.anyOf)) return alternativesForm(fields.anyOf)
  if (Array.isArray(fields.enum)) return { is: 'choice', options: fields.enum.map(String) }
  if (fields.const === true) return { is: 'true' }
  switch (fields.type) {
    case 'boolean':
      return { is: 'flag' }
    case 'integer':
    case 'number':
      return { is: 'number', ...boundsOf(fields), isWhole: fields.type === 'integer' }
    case 'string':
      return { is: textKind(fields) }
    case 'array':
      return { is: 'list', of: formOf(fields.items), ...lengthsOf(fields) }
    case 'object':
      return isFields(fields.properties) ? { is: 'object', fields: fieldsIn(fields) } : { is: 'other' }
    default:
      return { is: 'other' }
  }
}

/** Draft 7 has references stand alone, so what is said beside one stands around it. */
function referenceIn({ $ref, allOf }: Fields): string | undefined {
  const text = $ref ?? fieldsOf(listOf(allOf)[0]).$ref
  return typeof text === 'string' ? text.split('/').at(-1) : undefined
}

/** Three things may be written in two ways: texts, in one language or several; other keepsakes, all or some; a list or a word. */
function alternativesForm(alternatives: readonly Value[]): Form {
  const types = alternatives.map((each) => fieldsOf(each).type)
  const isText = types.includes('string') && types.includes('object')
  if (isText) return { is: 'texts' }
  const isAllOrSome = alternatives.some((each) => fieldsOf(each).const === 'all') && types.includes('array')
  return isAllOrSome ? { is: 'ids' } : { is: 'other' }
}

function textKind({ pattern }: Fields): 'text' | 'time' | 'duration' {
  const text = String(pattern ?? '')
  if (text.startsWith('^\\d{4}-\\d{2}-\\d{2}')) return 'time'
  return text.startsWith('^P(?=.)') ? 'duration' : 'text'
}

function boundsOf({ minimum, maximum }: Fields) {
  return {
    ...(typeof minimum === 'number' ? { least: minimum } : {}),
    // Beyond that nobody means a bound.
    ...(typeof maximum === 'number' && maximum < Number.MAX_SAFE_INTEGER ? { most: maximum } : {}),
  }
}

function lengthsOf({ minItems, maxItems }: Fields) {
  return {
    least: typeof minItems === 'number' ? minItems : 0,
    ...(typeof maxItems === 'number' ? { most: maxItems } : {}),
  }
}
