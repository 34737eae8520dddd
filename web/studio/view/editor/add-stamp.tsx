import { useRef } from 'preact/hooks'
import { newSecret, type StampTemplate, stampOf, stampTemplates } from '../../model/making/stamp-templates.ts'
import { fieldsOf, listOf } from '../../model/paths.ts'
import { useStudio } from '../../state/studio.ts'
import { focusForm, useEditing } from './editing.ts'

/** One more stamp, to begin with as a template has it. */
export function AddStamp() {
  const { content, edit, select } = useEditing()
  const { say } = useStudio()
  const menu = useRef<HTMLDetailsElement>(null)
  const fields = fieldsOf(content)
  const at = listOf(fields.keepsakes).length
  const add = (template: StampTemplate) => {
    if (template.needsSecret && fields.secret === undefined)
      edit({ kind: 'set', path: ['secret'], value: newSecret() })
    edit({ kind: 'insert', path: ['keepsakes'], at, value: stampOf(template, content) })
    if (menu.current) menu.current.open = false
    select(at)
    say(`Stamp ${at + 1} is there`)
    focusForm()
  }
  return (
    <details class="add-stamp" ref={menu}>
      <summary class="quiet-button">
        <span aria-hidden="true">+ </span>Add a stamp
      </summary>
      <ul class="templates">
        {stampTemplates.map((template) => (
          <li key={template.name}>
            <button type="button" onClick={() => add(template)}>
              {template.name}
            </button>
          </li>
        ))}
      </ul>
    </details>
  )
}
