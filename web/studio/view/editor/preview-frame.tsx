import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { useTheme } from '../../../state/kept.ts'
import { languagesOf, previewOf, STANDINGS, type Standing } from '../../core/preview.ts'
import { isPreviewReady, type PreviewShown } from '../../preview/shown.ts'
import { useEditing } from './editing.ts'

const WIDTHS = { phone: 390, desk: 1180 } as const

/** The passport page itself, in a frame, as a viewer would have it. */
export function PreviewFrame() {
  const { content, checked } = useEditing()
  const [standing, setStanding] = useState<Standing>('halfway')
  const [chosen, setChosen] = useState<string>()
  const [device, setDevice] = useState<keyof typeof WIDTHS>('phone')
  const [theme] = useTheme()
  const languages = languagesOf(content)
  const language = languages.find((tag) => tag === chosen) ?? languages[0]
  const shown = useLater({ content, campaign: checked.campaign })
  const passport = useMemo(() => previewOf({ ...shown, standing, language }), [shown, standing, language])
  const place = useRef<HTMLDivElement>(null)
  const scale = useScale(place, WIDTHS[device])
  const frame = useShown({ type: 'keepsakes.preview', passport, theme })
  return (
    <section class="preview" aria-labelledby="preview-title">
      <div class="preview-head">
        <h2 id="preview-title">As viewers see it</h2>
        <div class="preview-choices">
          <label class="preview-choice">
            <span class="hidden-text">How far the viewer is</span>
            <select
              class="select"
              value={standing}
              onChange={({ currentTarget }) => setStanding(currentTarget.value as Standing)}
            >
              {STANDINGS.map(([name, word]) => (
                <option key={name} value={name}>
                  {word}
                </option>
              ))}
            </select>
          </label>
          {languages.length > 1 && (
            <label class="preview-choice">
              <span class="hidden-text">Language of the viewer</span>
              <select
                class="select"
                value={language}
                onChange={({ currentTarget }) => setChosen(currentTarget.value)}
              >
                {languages.map((tag) => (
                  <option key={tag}>{tag}</option>
                ))}
              </select>
            </label>
          )}
          <fieldset class="switch" aria-label="Screen">
            {(['phone', 'desk'] as const).map((each) => (
              <button key={each} type="button" aria-pressed={device === each} onClick={() => setDevice(each)}>
                {each === 'phone' ? 'Phone' : 'Desk'}
              </button>
            ))}
          </fieldset>
        </div>
      </div>
      <div class="preview-place" ref={place}>
        <iframe
          ref={frame}
          class="preview-frame"
          title="The passport as viewers see it"
          src="./studio-preview.html"
          style={{ inlineSize: `${WIDTHS[device]}px`, '--scale': String(scale) }}
        />
      </div>
    </section>
  )
}

/** A pause in typing after which the preview follows, in milliseconds. */
const PAUSE_MS = 150

/** A value as it was a moment ago: typing goes before. */
function useLater<Shown extends object>(now: Shown): Shown {
  const [shown, setShown] = useState(now)
  useEffect(() => {
    const timer = setTimeout(() => setShown(now), PAUSE_MS)
    return () => clearTimeout(timer)
  }, Object.values(now))
  return shown
}

/** Shows something in a frame, as soon as the frame is ready for it. */
function useShown(shown: PreviewShown) {
  const frame = useRef<HTMLIFrameElement>(null)
  const latest = useRef(shown)
  latest.current = shown
  const tell = () => frame.current?.contentWindow?.postMessage(latest.current, location.origin)
  useEffect(() => {
    const hear = ({ source, data }: MessageEvent) => {
      if (source === frame.current?.contentWindow && isPreviewReady(data)) tell()
    }
    addEventListener('message', hear)
    return () => removeEventListener('message', hear)
  }, [])
  useEffect(() => {
    tell()
  }, [shown.passport, shown.theme])
  return frame
}

/** How much smaller a screen of that width is shown, so that all of it is to be seen. */
function useScale(place: { readonly current: HTMLElement | null }, width: number): number {
  const [room, setRoom] = useState(width)
  useEffect(() => {
    if (!place.current) return
    const observer = new ResizeObserver(([entry]) => entry && setRoom(entry.contentRect.width))
    observer.observe(place.current)
    return () => observer.disconnect()
  }, [])
  return Math.min(1, room / width)
}
