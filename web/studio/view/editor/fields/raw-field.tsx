import { useEffect, useState } from 'preact/hooks'
import { parse, stringify } from 'yaml'
import { mistakesAround } from '../../../core/checking.ts'
import { type Value, valueAt } from '../../../model/paths.ts'
import { useEditing } from '../editing.ts'
import { FieldFrame } from './field.tsx'
import type { ValueFieldProps } from './value-field.tsx'

const written = (value: Value): string =>
  value === undefined ? '' : stringify(value, { schema: 'core', lineWidth: 0 }).replace(/\n$/, '')

/** Whatever has no form, as YAML. It takes the place of what there is as soon as it can be read. */
export function RawField({ path, label, about, onRemove }: Omit<ValueFieldProps, 'form'>) {
  const { content, checked, edit } = useEditing()
  const value = valueAt(content, path)
  const [text, setText] = useState(() => written(value))
  const [slip, setSlip] = useState<string>()
  const now = JSON.stringify(value)
  useEffect(() => {
    // Another change than this field's own has another value.
    if (JSON.stringify(read(text)) !== now) setText(written(value))
  }, [now])
  return (
    <FieldFrame
      path={path}
      label={label}
      about={about}
      onRemove={onRemove}
      mistakes={mistakesAround(checked, path, [])}
    >
      {(described) => (
        <>
          <textarea
            class="textarea code"
            {...described}
            rows={Math.min(14, text.split('\n').length + 1)}
            spellcheck={false}
            value={text}
            onInput={({ currentTarget }) => {
              setText(currentTarget.value)
              const next = read(currentTarget.value)
              setSlip(next === undefined ? 'This cannot be read yet: it is not in the campaign' : undefined)
              if (next !== undefined) edit({ kind: 'set', path, value: next }, described.id)
            }}
          />
          {slip && <p class="mistake-text">{slip}</p>}
        </>
      )}
    </FieldFrame>
  )
}

function read(text: string): Value {
  try {
    return parse(text, { schema: 'core', logLevel: 'error' })
  } catch {
    return undefined
  }
}
