import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Refused } from '../../../api/read.ts'
import { toldOf } from '../../api/told.ts'
import { addressOf } from '../../model/route.ts'
import { EditError } from '../../model/text/edit.ts'
import { useStudio } from '../../state/studio.ts'
import { CampaignFields, type Wanted } from './campaign-fields.tsx'

interface MakeDialogProps {
  readonly title: string
  readonly first: Wanted
  readonly children?: ComponentChildren
  /** The text of the campaign that is wanted. @throws EditError */
  make(wanted: Wanted): Promise<string> | string
  onClose(): void
}

/** Makes a draft, and opens it. */
export function MakeDialog({ title, first, children, make, onClose }: MakeDialogProps) {
  const { api } = useStudio()
  const dialog = useRef<HTMLDialogElement>(null)
  const [wanted, setWanted] = useState(first)
  const [mistake, setMistake] = useState<string>()
  const [isMaking, setMaking] = useState(false)
  useEffect(() => dialog.current?.showModal(), [])
  const submit = async () => {
    setMaking(true)
    setMistake(undefined)
    try {
      await api.saveDraft(wanted.id, { text: await make(wanted), format: 'yaml' }, 'none')
      location.hash = addressOf({ view: 'edit', campaignId: wanted.id })
    } catch (error) {
      setMistake(whyNot(error))
      setMaking(false)
    }
  }
  return (
    <dialog ref={dialog} class="make-dialog" aria-labelledby="make-title" onClose={onClose}>
      <form
        class="make-form"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <h2 id="make-title">{title}</h2>
        {children}
        <CampaignFields wanted={wanted} mistake={mistake} onChange={setWanted} />
        <div class="make-ways">
          <button type="submit" class="button" disabled={isMaking}>
            Make the draft
          </button>
          <button type="button" class="quiet-button" onClick={() => dialog.current?.close()}>
            Not now
          </button>
        </div>
      </form>
    </dialog>
  )
}

function whyNot(error: unknown): string {
  if (error instanceof EditError) return error.message
  if (error instanceof Refused && error.status === 412)
    return 'There is a draft with this id already: write another id.'
  const { title, detail } = toldOf(error)
  return detail ?? title
}
