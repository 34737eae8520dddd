import { useState } from 'preact/hooks'
import { toldOf } from '../../../api/told.ts'
import { fittingPicture, PictureRefusal } from '../../../core/fitting-picture.ts'
import { smallerPicture } from '../../../core/smaller-picture.ts'
import { useStudio } from '../../../state/studio.ts'
import { useEditing } from '../editing.ts'
import { PlainField, type ValueFieldProps } from './value-field.tsx'

/** A picture: the path that a file has, or a file that is dropped in and kept by the studio. */
export function PictureField(props: Omit<ValueFieldProps, 'form'>) {
  const { api } = useStudio()
  const { edit } = useEditing()
  const [said, setSaid] = useState<{ readonly text: string; readonly isWrong: boolean }>()
  const [isOver, setOver] = useState(false)
  const take = async (file: File | undefined) => {
    if (!file) return
    setSaid({ text: `Keeping ${file.name}…`, isWrong: false })
    try {
      const { image, width, height, cleaned } = await api.keepPicture(
        await fittingPicture(file, smallerPicture),
      )
      edit({ kind: 'set', path: props.path, value: image })
      const size = `It is kept, ${width} by ${height}.`
      const text =
        cleaned.length > 0 ? `${size} Taken away: ${cleaned.join(', ')}. Look at it once more.` : size
      setSaid({ text, isWrong: false })
    } catch (error) {
      setSaid({ text: wrongIn(error), isWrong: true })
    }
  }
  return (
    <div class="picture-field">
      <PlainField {...props} isNumber={false} />
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
          void take(event.dataTransfer?.files[0])
        }}
      >
        <span class="drop-title">Or drop a picture here, or choose one</span>
        <span class="note">SVG up to 512 KB; PNG, JPEG and WebP, made smaller where they are large</span>
        <input
          type="file"
          class="input"
          accept="image/svg+xml,image/png,image/jpeg,image/webp"
          onChange={({ currentTarget }) => {
            void take(currentTarget.files?.[0])
            // The same file again is a choice too.
            currentTarget.value = ''
          }}
        />
      </label>
      <p class={said?.isWrong ? 'mistake-text' : 'note'} role="status">
        {said?.text}
      </p>
    </div>
  )
}

function wrongIn(error: unknown): string {
  if (error instanceof PictureRefusal) return error.message
  const { title, detail } = toldOf(error)
  return detail ?? title
}
