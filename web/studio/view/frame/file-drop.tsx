import { useState } from 'preact/hooks'

interface FileDropProps {
  readonly title: string
  readonly note: string
  /** As of an input for files: what is offered to be chosen. */
  readonly accept: string
  readonly disabled: boolean
  onFile(file: File): void
}

/** A place for a file: dropped in, or chosen. */
export function FileDrop({ title, note, accept, disabled, onFile }: FileDropProps) {
  const [isOver, setOver] = useState(false)
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0]
    if (file && !disabled) onFile(file)
  }
  return (
    <label
      class={isOver ? 'drop drop-over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        take(event.dataTransfer?.files)
      }}
    >
      <span class="drop-title">{title}</span>
      <span class="note">{note}</span>
      <input
        type="file"
        class="input"
        accept={accept}
        disabled={disabled}
        onChange={({ currentTarget }) => {
          take(currentTarget.files)
          // The same file again is a choice too.
          currentTarget.value = ''
        }}
      />
    </label>
  )
}
