import { fieldsOf, listOf, type Value, valueAt, withValueAt } from '../paths.ts'
import type { Edit } from './edit.ts'

/** The content after a change: the measure of what its text has to say then. */
export function editedContent(content: Value, edit: Edit): Value {
  switch (edit.kind) {
    case 'set':
      return withValueAt(content, edit.path, edit.value)
    case 'remove': {
      const at = edit.path.at(-1)
      if (typeof at !== 'number') return withValueAt(content, edit.path, undefined)
      const list = edit.path.slice(0, -1)
      return withValueAt(content, list, listOf(valueAt(content, list)).toSpliced(at, 1))
    }
    case 'insert':
      return changedList(content, edit, (list) => list.toSpliced(edit.at, 0, edit.value))
    case 'move':
      return changedList(content, edit, (list) => {
        const taken = list[edit.from]
        return list.toSpliced(edit.from, 1).toSpliced(edit.to, 0, taken)
      })
    case 'copy':
      return changedList(content, edit, (list) => {
        const copy = { ...fieldsOf(list[edit.from]), ...edit.anew }
        return list.toSpliced(edit.from + 1, 0, copy)
      })
  }
}

function changedList(
  content: Value,
  { path }: Pick<Edit, 'path'>,
  change: (list: readonly Value[]) => readonly Value[],
): Value {
  return withValueAt(content, path, change(listOf(valueAt(content, path))))
}
