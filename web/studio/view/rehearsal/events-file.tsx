import { useState } from 'preact/hooks'

/** A file of recorded events: dropped in, or chosen. */
export function EventsFile({ disabled, onFile }: { disabled: boolean; onFile(file: File): void }) {
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
      <span class="drop-title">Recorded events, one a line, as JSON</span>
      <span class="note">Drop the file here, or choose it. A million of them take up to half a minute.</span>
      <input
        type="file"
        class="input"
        accept=".jsonl,.ndjson,.json,.txt"
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
