import { directionOf } from '../../../../model/language.ts'
import { mistakesAround } from '../../../core/checking.ts'
import { textIn, withText } from '../../../model/forms/texts.ts'
import { fieldsOf, isFields, valueAt } from '../../../model/paths.ts'
import { useEditing } from '../editing.ts'
import { FieldFrame, fieldId, GroupFrame } from './field.tsx'
import type { ValueFieldProps } from './value-field.tsx'

const nameOf = (tag: string) => new Intl.DisplayNames('en', { type: 'language' }).of(tag) ?? tag

/** Words that viewers read, in each language of the campaign. */
export function TextsField({ path, label, about, onRemove }: Omit<ValueFieldProps, 'form'>) {
  const { content, checked, languages } = useEditing()
  const own = languages[0]
  const isLong = path.at(-1) === 'description'
  if (languages.length < 2)
    return (
      <FieldFrame path={path} label={label} onRemove={onRemove} mistakes={mistakesAround(checked, path, [])}>
        {(described) => <Words path={path} language={own} isLong={isLong} described={described} />}
      </FieldFrame>
    )
  const text = valueAt(content, path)
  return (
    <GroupFrame
      path={path}
      label={label}
      about={about?.split('. ')[0] && undefined}
      onRemove={onRemove}
      class="group-texts"
      mistakes={mistakesAround(checked, path, isFields(text) ? languages : [])}
    >
      {languages.map((language) => (
        <FieldFrame
          key={language}
          // A text in the own language alone has no key for it.
          path={[...path, language]}
          label={nameOf(language)}
        >
          {(described) => <Words path={path} language={language} isLong={isLong} described={described} />}
        </FieldFrame>
      ))}
    </GroupFrame>
  )
}

interface WordsProps {
  readonly path: ValueFieldProps['path']
  readonly language: string | undefined
  readonly isLong: boolean
  readonly described: Parameters<Parameters<typeof FieldFrame>[0]['children']>[0]
}

function Words({ path, language, isLong, described }: WordsProps) {
  const { content, edit } = useEditing()
  const own = fieldsOf(content).language
  const ownTag = typeof own === 'string' ? own : undefined
  const text = valueAt(content, path)
  const shared = {
    ...described,
    lang: language,
    dir: language === undefined ? ('auto' as const) : directionOf(language),
    value: textIn(text, language, ownTag),
    onInput: ({ currentTarget }: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) => {
      const { value } = currentTarget
      const mark = `${fieldId(path)} ${language}`
      if (isFields(text) && language !== undefined && value !== '')
        edit({ kind: 'set', path: [...path, language], value }, mark)
      else edit({ kind: 'set', path, value: withText(text, value, language, ownTag) }, mark)
    },
  }
  return isLong ? (
    <textarea class="textarea" rows={3} {...shared} />
  ) : (
    <input class="input" autocomplete="off" {...shared} />
  )
}
