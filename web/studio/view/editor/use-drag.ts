import { useEffect, useRef, useState } from 'preact/hooks'

/** So far a pointer goes before a press is a drag, in pixels. */
const FAR = 8

/**
 * Drags one of the places of a page, each of which has `data-place`, to where another is. A finger has to rest on it first, so that
 * the page can still be scrolled.
 */
export function useDrag(onDrop: (from: number, to: number) => void) {
  const [drag, setDrag] = useState<{ from: number; over: number | undefined }>()
  const drop = useRef(onDrop)
  drop.current = onDrop
  const stop = useRef<() => void>(() => {})
  useEffect(() => () => stop.current(), [])

  const begin = (event: PointerEvent, from: number) => {
    if (event.button !== 0 || event.pointerType === 'touch') return
    const { clientX, clientY } = event
    let over: number | undefined
    let isDragging = false
    const onMove = (moved: PointerEvent) => {
      const isFar = Math.hypot(moved.clientX - clientX, moved.clientY - clientY) > FAR
      if (!isDragging && !isFar) return
      isDragging = true
      moved.preventDefault()
      const place = document.elementFromPoint(moved.clientX, moved.clientY)?.closest('[data-place]')
      over = place instanceof HTMLElement ? Number(place.dataset.place) : undefined
      setDrag({ from, over })
    }
    const onUp = () => {
      stop.current()
      if (!isDragging) return
      // The press that ends a drag chooses nothing.
      addEventListener('click', swallow, { capture: true, once: true })
      setTimeout(() => removeEventListener('click', swallow, { capture: true }))
      if (over !== undefined) drop.current(from, over)
    }
    stop.current = () => {
      removeEventListener('pointermove', onMove)
      removeEventListener('pointerup', onUp)
      removeEventListener('pointercancel', stop.current)
      setDrag(undefined)
    }
    addEventListener('pointermove', onMove)
    addEventListener('pointerup', onUp)
    addEventListener('pointercancel', stop.current)
  }
  return { from: drag?.from, over: drag?.over, begin }
}

function swallow(event: Event): void {
  event.preventDefault()
  event.stopPropagation()
}
