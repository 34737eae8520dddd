import { useState } from 'preact/hooks'
import { toldOf } from '../../../api/told.ts'
import { fittingPicture, PictureRefusal } from '../../../core/fitting-picture.ts'
import { smallerPicture } from '../../../core/smaller-picture.ts'
import { useStudio } from '../../../state/studio.ts'
import { FileDrop } from '../../frame/file-drop.tsx'
import { useEditing } from '../editing.ts'
import { PlainField, type ValueFieldProps } from './value-field.tsx'

/** A picture: the path that a file has, or a file that is dropped in and kept by the studio. */
export function PictureField(props: Omit<ValueFieldProps, 'form'>) {
  const { api } = useStudio()
  const { edit } = useEditing()
  const [said, setSaid] = useState<{ readonly text: string; readonly isWrong: boolean }>()
  const take = async (file: File) => {
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
      <FileDrop
        title="Or drop a picture here, or choose one"
        note="SVG up to 512 KB; PNG, JPEG and WebP, made smaller where they are large"
        accept="image/svg+xml,image/png,image/jpeg,image/webp"
        disabled={false}
        onFile={(file) => void take(file)}
      />
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
