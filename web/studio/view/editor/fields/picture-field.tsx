import { useState } from 'preact/hooks'
import type { KeptPicture } from '../../../../../schemas/api/studio.ts'
import { toldOf } from '../../../api/told.ts'
import { valueAt } from '../../../model/paths.ts'
import { PictureError, shrunk } from '../../../state/shrunk.ts'
import { useStudio } from '../../../state/studio.ts'
import { FileDrop } from '../../frame/file-drop.tsx'
import { useEditing } from '../editing.ts'
import { PlainField, type ValueFieldProps } from './value-field.tsx'

const LIMITS = 'SVG of at most 0.5 MB, or PNG, JPEG or WebP, which is made 960 pixels high and wide at most.'

/** The address of a picture, and a place to drop one, which is kept for the campaign and written there. */
export function PictureField(props: ValueFieldProps) {
  const { path } = props
  const { api, say } = useStudio()
  const { content, edit } = useEditing()
  const [isSending, setSending] = useState(false)
  const [outcome, setOutcome] = useState<{ readonly text: string; readonly isWrong: boolean }>()
  const take = async (file: File) => {
    setSending(true)
    setOutcome(undefined)
    try {
      const kept = await api.keepPicture(await shrunk(file))
      edit({ kind: 'set', path, value: kept.image })
      setOutcome({ text: toldOfKept(kept), isWrong: false })
      say('The picture is kept')
    } catch (error) {
      const text = error instanceof PictureError ? error.message : wordsOf(toldOf(error))
      setOutcome({ text, isWrong: true })
      say(text)
    } finally {
      setSending(false)
    }
  }
  const image = valueAt(content, path)
  return (
    <div class="picture-field">
      <PlainField {...props} isNumber={false} />
      <FileDrop
        title={isSending ? 'Keeping the picture…' : 'Drop a picture here, or choose it'}
        note={LIMITS}
        accept=".svg,.png,.jpg,.jpeg,.webp,image/*"
        disabled={isSending}
        onFile={(file) => void take(file)}
      >
        {typeof image === 'string' && image !== '' && (
          <img class="picture-seen" src={image} alt="" width="96" height="96" />
        )}
      </FileDrop>
      {outcome && <p class={outcome.isWrong ? 'mistake-text' : 'note'}>{outcome.text}</p>}
    </div>
  )
}

const wordsOf = ({ title, detail }: { readonly title: string; readonly detail?: string }) =>
  detail === undefined ? title : `${title}: ${detail}`

function toldOfKept({ type, width, height, bytes, cleaned }: KeptPicture): string {
  const size = `Kept as ${type.toUpperCase()}, ${width} by ${height}, ${Math.ceil(bytes / 1024)} KB.`
  return cleaned.length === 0 ? size : `${size} Taken away: ${cleaned.join(', ')}. Look at it once more.`
}
