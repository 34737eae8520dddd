import { useEffect, useRef, useState } from 'preact/hooks'
import { STAMPS_A_PAGE } from '../../../model/stamps.ts'
import { Picture } from '../../../view/parts.tsx'
import { countBelow } from '../../core/checking.ts'
import { fieldsOf, isFields, listOf, type Value } from '../../model/paths.ts'
import { useStudio } from '../../state/studio.ts'
import { AddStamp } from './add-stamp.tsx'
import { useEditing } from './editing.ts'
import { useDrag } from './use-drag.ts'

/** The stamps as the passport has them: six a page, in the order in which viewers see them. */
export function Board() {
  const { content, selected, select, edit } = useEditing()
  const { say } = useStudio()
  const stamps = listOf(fieldsOf(content).keepsakes)
  const buttons = useRef<(HTMLButtonElement | null)[]>([])
  const [focused, setFocused] = useState<number>()
  useEffect(() => {
    if (focused !== undefined) buttons.current[focused]?.focus()
    setFocused(undefined)
  }, [focused])
  const move = (from: number, to: number) => {
    if (to < 0 || to >= stamps.length || from === to) return
    edit({ kind: 'move', path: ['keepsakes'], from, to })
    if (selected !== 'passport') select(to)
    setFocused(to)
    say(`${titleOf(stamps[from])} is now stamp ${to + 1} of ${stamps.length}`)
  }
  const drag = useDrag(move)
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const step = STEPS[event.key]
    if (!event.altKey || step === undefined) return
    event.preventDefault()
    move(index, index + step)
  }
  const pages = Array.from({ length: Math.ceil(stamps.length / STAMPS_A_PAGE) }, (_, page) => page)
  return (
    <section class="board" aria-labelledby="board-title">
      <h2 id="board-title" class="hidden-text">
        Stamps
      </h2>
      <button
        type="button"
        class="passport-button"
        aria-pressed={selected === 'passport'}
        onClick={() => select('passport')}
      >
        The passport itself
        <Count path={[]} />
      </button>
      <p class="note" id="board-keys">
        Drag a stamp to move it, or press Alt and an arrow key on it.
      </p>
      {pages.map((page) => (
        <div key={page} class="board-page">
          <h3>Page {page + 1}</h3>
          <ol class="board-stamps" start={page * STAMPS_A_PAGE + 1}>
            {stamps.slice(page * STAMPS_A_PAGE, (page + 1) * STAMPS_A_PAGE).map((stamp, place) => {
              const index = page * STAMPS_A_PAGE + place
              return (
                <li
                  key={`${fieldsOf(stamp).id} ${index}`}
                  class={`board-stamp ${drag.from === index ? 'dragged' : ''} ${drag.over === index ? 'drop-here' : ''}`}
                  data-place={index}
                >
                  <button
                    type="button"
                    class="board-button"
                    aria-pressed={selected === index}
                    aria-describedby="board-keys"
                    ref={(button) => {
                      buttons.current[index] = button
                    }}
                    onKeyDown={(event) => onKeyDown(event, index)}
                    onPointerDown={(event) => drag.begin(event, index)}
                    onClick={() => select(index)}
                  >
                    <Picture title={titleOf(stamp)} image={imageOf(stamp)} />
                    <span class="board-title" dir="auto">
                      {titleOf(stamp)}
                    </span>
                    <Marks stamp={stamp} />
                    <Count path={['keepsakes', index]} />
                  </button>
                </li>
              )
            })}
          </ol>
        </div>
      ))}
      <AddStamp />
    </section>
  )
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowUp: -3, ArrowRight: 1, ArrowDown: 3 }

/** The title of a stamp in the first language that it has. */
export function titleOf(stamp: Value): string {
  const { title, id } = fieldsOf(stamp)
  const first = isFields(title) ? Object.values(title)[0] : title
  return String(first || id || 'Without a title')
}

function imageOf(stamp: Value): string | undefined {
  const { image, tiers } = fieldsOf(stamp)
  const own = image ?? fieldsOf(listOf(tiers)[0]).image
  return typeof own === 'string' && own !== '' ? own : undefined
}

function Marks({ stamp }: { stamp: Value }) {
  const { hidden, supply, tiers } = fieldsOf(stamp)
  const marks = [
    hidden === true && 'mystery',
    typeof supply === 'number' && `limited to ${supply}`,
    Array.isArray(tiers) && `${tiers.length} tiers`,
  ].filter(Boolean)
  return marks.length > 0 ? <span class="board-marks">{marks.join(', ')}</span> : null
}

/** How much is wrong with a stamp, or with all but the stamps. */
function Count({ path }: { path: readonly (string | number)[] }) {
  const { checked } = useEditing()
  const mistakes =
    path.length > 0 ? checked.mistakes : checked.mistakes.filter(({ path: at }) => !/^keepsakes\[/.test(at))
  const { errors, warnings } = countBelow({ mistakes }, path)
  if (errors + warnings === 0) return null
  return (
    <span class={`board-count ${errors > 0 ? 'count-bad' : 'count-warning'}`}>
      {errors || warnings}
      <span class="hidden-text">{errors > 0 ? ' to mend' : ' to look at'}</span>
    </span>
  )
}
