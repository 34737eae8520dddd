import { detailFieldsOf } from '../../../../../awarding/criteria/guiding/fields.ts'
import { mistakesAround } from '../../../core/checking.ts'
import {
  firstOperand,
  OPERATORS,
  type Operator,
  patternOf,
  type Row,
  rowsOf,
  type Test,
  typedOf,
  valueTyped,
} from '../../../model/forms/pattern.ts'
import { type Value, valueAt } from '../../../model/paths.ts'
import { useEditing } from '../editing.ts'
import { GroupFrame, RemoveButton } from './field.tsx'
import { RawField } from './raw-field.tsx'
import type { ValueFieldProps } from './value-field.tsx'

const FIRST: Row = { field: ['programId'], tests: [{ operator: 'prefix', operand: '' }] }

/** Rows of a field, a comparison and a value, with the pattern that they make. What rows cannot say is written as it is. */
export function WhereForm({ path, label, about, onRemove, activity }: Omit<ValueFieldProps, 'form'>) {
  const { content, checked, edit } = useEditing()
  const pattern = valueAt(content, path)
  const rows = pattern === '' ? [] : rowsOf(pattern)
  const fields = activity === undefined ? [] : [...detailFieldsOf(activity).keys()]
  if (!rows) return <RawField path={path} label={`${label}: a pattern`} about={about} onRemove={onRemove} />
  const list = `fields-${path.join('-')}`
  const set = (next: readonly Row[], mark?: string) => {
    if (next.length === 0 && onRemove) onRemove()
    else edit({ kind: 'set', path, value: patternOf(next) }, mark && `${path.join('.')} ${mark}`)
  }
  const change = (at: number, row: Row, mark?: string) => set(rows.with(at, row), mark)
  const more: Row = fields[0] === undefined ? FIRST : { field: [fields.at(-1) ?? ''], tests: FIRST.tests }
  return (
    <GroupFrame
      path={path}
      label={label}
      onRemove={onRemove}
      class="group-where"
      mistakes={mistakesAround(checked, path, [])}
    >
      <datalist id={list}>
        {fields.map((field) => (
          <option key={field} value={field} />
        ))}
      </datalist>
      <ul class="where-rows">
        {rows.map((row, at) => (
          // Two rows may be of one field while it is being typed.
          <li key={at} class="where-row">
            <RowInputs
              row={row}
              name={`Condition ${at + 1}`}
              list={list}
              onChange={(next, mark) => change(at, next, `${at} ${mark}`)}
              onRemove={() => set(rows.toSpliced(at, 1))}
            />
          </li>
        ))}
      </ul>
      <button
        type="button"
        class="chip"
        onClick={() => set([...rows, { ...more, field: [freeField(rows, fields)] }])}
      >
        <span aria-hidden="true">+ </span>
        {rows.length === 0 ? 'A condition' : 'And another condition'}
      </button>
      {rows.length > 0 && (
        <details class="pattern-text">
          <summary>The pattern that this makes</summary>
          <code>{JSON.stringify(pattern)}</code>
        </details>
      )}
    </GroupFrame>
  )
}

/** A field that no row is about yet. */
function freeField(rows: readonly Row[], fields: readonly string[]): string {
  const taken = rows.map(({ field }) => field.join('.'))
  const own = fields.filter((field) => !['eventId', 'userId', 'occurredAt'].includes(field))
  return [...own, ...fields].find((field) => !taken.includes(field)) ?? `field${rows.length + 1}`
}

interface RowInputsProps {
  readonly row: Row
  readonly name: string
  /** The id of the list of fields that there are. */
  readonly list: string
  onChange(row: Row, mark: string): void
  onRemove(): void
}

function RowInputs({ row, name, list, onChange, onRemove }: RowInputsProps) {
  const { field, tests } = row
  const setTests = (next: readonly Test[], mark: string) =>
    next.length === 0 ? onRemove() : onChange({ field, tests: next }, mark)
  return (
    <>
      <input
        class="input where-field"
        aria-label={`${name}: field`}
        list={list}
        value={field.join('.')}
        spellcheck={false}
        autocomplete="off"
        // A field without a name is none: the row is there for as long as there is one.
        onChange={({ currentTarget }) =>
          currentTarget.value.trim() &&
          onChange({ field: currentTarget.value.trim().split('.'), tests }, 'field')
        }
      />
      <div class="where-tests">
        {tests.map((test, at) => (
          <TestInputs
            // Tests have no names of their own.
            key={at}
            test={test}
            name={tests.length > 1 ? `${name}, ${at + 1}` : name}
            isFirst={at === 0}
            onChange={(next, mark) => setTests(tests.with(at, next), `${at} ${mark}`)}
            onRemove={() => setTests(tests.toSpliced(at, 1), '')}
          />
        ))}
        <button
          type="button"
          class="chip chip-small"
          aria-label={`${name}: or another value`}
          onClick={() =>
            onChange(
              {
                field,
                tests: [
                  ...tests,
                  {
                    ...(tests.at(-1) ?? FIRST.tests[0]),
                    operand: firstOperand(tests.at(-1)?.operator ?? 'is'),
                  } as Test,
                ],
              },
              '',
            )
          }
        >
          <span aria-hidden="true">+ </span>or
        </button>
      </div>
    </>
  )
}

interface TestInputsProps {
  readonly test: Test
  readonly name: string
  readonly isFirst: boolean
  onChange(test: Test, mark: string): void
  onRemove(): void
}

function TestInputs({ test, name, isFirst, onChange, onRemove }: TestInputsProps) {
  const { operator, operand } = test
  const asks = OPERATORS.find((each) => each.operator === operator)?.asks ?? 'text'
  return (
    <div class="where-test">
      {!isFirst && <span class="where-or">or</span>}
      <select
        class="select"
        aria-label={`${name}: comparison`}
        value={operator}
        onChange={({ currentTarget }) => {
          const next = currentTarget.value as Operator
          onChange({ operator: next, operand: operandFor(next, operand) }, 'operator')
        }}
      >
        {OPERATORS.map(({ operator: each, word }) => (
          <option key={each} value={each}>
            {word}
          </option>
        ))}
      </select>
      {asks === 'presence' ? (
        <select
          class="select"
          aria-label={`${name}: value`}
          value={String(operand)}
          onChange={({ currentTarget }) =>
            onChange({ operator, operand: currentTarget.value === 'true' }, 'value')
          }
        >
          <option value="true">it is there</option>
          <option value="false">it is not there</option>
        </select>
      ) : asks === 'number' ? (
        <NumericInputs
          name={name}
          operand={operand}
          onChange={(next) => onChange({ operator, operand: next }, 'value')}
        />
      ) : (
        <input
          class="input"
          aria-label={`${name}: value`}
          value={writtenOperand(operand, asks)}
          spellcheck={false}
          autocomplete="off"
          onInput={({ currentTarget }) =>
            onChange({ operator, operand: readOperand(currentTarget.value, asks) }, 'value')
          }
        />
      )}
      <RemoveButton what={name} onRemove={onRemove} />
    </div>
  )
}

type Asks = (typeof OPERATORS)[number]['asks']

function writtenOperand(operand: Value, asks: Asks): string {
  if (asks === 'text') return String(operand)
  if (asks === 'value') return typedOf(operand)
  const write = asks === 'texts' ? String : typedOf
  return Array.isArray(operand) ? operand.map(write).join(', ') : write(operand)
}

function readOperand(text: string, asks: Asks): Value {
  if (asks === 'text') return text
  if (asks === 'value') return valueTyped(text)
  const read = (part: string) => (asks === 'texts' ? part : valueTyped(part))
  const parts = text.split(/,\s*/)
  return parts.length > 1 ? parts.map(read) : read(text)
}

/** The same value, where it can be compared with in another way too. */
function operandFor(operator: Operator, operand: Value): Value {
  const asks = OPERATORS.find((each) => each.operator === operator)?.asks
  if (asks === 'number' || asks === 'presence') return firstOperand(operator)
  if (asks === 'text') return typeof operand === 'string' ? operand : ''
  return typeof operand === 'boolean' || (Array.isArray(operand) && asks === 'value') ? '' : operand
}

const SIGNS = ['=', '<', '<=', '>', '>='] as const

function NumericInputs({
  name,
  operand,
  onChange,
}: {
  name: string
  operand: Value
  onChange(operand: Value): void
}) {
  const parts = Array.isArray(operand) ? operand : ['=', 0]
  const pairs = Array.from({ length: Math.ceil(parts.length / 2) }, (_, at) => at * 2)
  const set = (at: number, value: Value) => onChange(parts.with(at, value))
  return (
    <span class="numeric">
      {pairs.map((at) => (
        <span key={at} class="numeric-pair">
          <select
            class="select"
            aria-label={`${name}: ${at === 0 ? 'sign' : 'second sign'}`}
            value={String(parts[at])}
            onChange={({ currentTarget }) => set(at, currentTarget.value)}
          >
            {SIGNS.map((sign) => (
              <option key={sign}>{sign}</option>
            ))}
          </select>
          <input
            class="input input-number"
            aria-label={`${name}: ${at === 0 ? 'number' : 'second number'}`}
            inputMode="decimal"
            value={typedOf(parts[at + 1])}
            onInput={({ currentTarget }) => set(at + 1, valueTyped(currentTarget.value))}
          />
        </span>
      ))}
      <button
        type="button"
        class="chip chip-small"
        aria-label={pairs.length > 1 ? `${name}: one bound alone` : `${name}: a second bound`}
        onClick={() =>
          onChange(pairs.length > 1 ? parts.slice(0, 2) : ['>', parts[1] ?? 0, '<=', parts[1] ?? 0])
        }
      >
        {pairs.length > 1 ? 'one bound' : '+ and'}
      </button>
    </span>
  )
}
