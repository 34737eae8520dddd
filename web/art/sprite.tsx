import { fibres } from './fibres.ts'
import { rosette } from './rosette.ts'
import { waves } from './waves.ts'

const medallion = [
  ...rosette({ lobes: 18, strands: 7, inner: 62, outer: 98, ripple: 0.18 }),
  ...rosette({ lobes: 12, strands: 5, inner: 36, outer: 66, ripple: 0.1 }),
]
const print = waves(600, 600, 46)
const threads = fibres(600, 600, 44)

/** What is drawn once and used by many: the guilloche, the perforation, the roughness of ink. */
export function Sprite() {
  return (
    <svg class="sprite" aria-hidden="true" width="0" height="0">
      <defs>
        <linearGradient id="iris" x1="0" y1="0" x2="600" y2="600" gradientUnits="userSpaceOnUse">
          <stop class="iris-1" offset="0" />
          <stop class="iris-2" offset=".5" />
          <stop class="iris-3" offset="1" />
        </linearGradient>
        <mask id="perforation">
          <rect x="6" y="6" width="228" height="228" fill="#fff" />
          <rect
            class="holes"
            x="6"
            y="6"
            width="228"
            height="228"
            fill="none"
            stroke="#000"
            stroke-width="10"
            stroke-linecap="round"
            stroke-dasharray="0 15.2"
          />
        </mask>
        <filter id="ink" x="-5%" y="-5%" width="110%" height="110%">
          <feTurbulence type="fractalNoise" baseFrequency=".9" numOctaves="2" seed="4" result="grain" />
          <feColorMatrix in="grain" values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 -2.6 2.1" result="gaps" />
          <feComposite in="SourceGraphic" in2="gaps" operator="in" />
        </filter>
      </defs>
      <symbol id="medallion" viewBox="-100 -100 200 200">
        {medallion.map((d) => (
          <path key={d} d={d} fill="none" stroke="currentColor" stroke-width=".55" />
        ))}
      </symbol>
      <symbol id="print" viewBox="0 0 600 600" preserveAspectRatio="xMidYMid slice">
        {print.map((d) => (
          <path key={d} d={d} fill="none" stroke="url(#iris)" stroke-width=".8" />
        ))}
      </symbol>
      <symbol id="fibres" viewBox="0 0 600 600" preserveAspectRatio="xMidYMid slice">
        {threads.map((d, index) => (
          <path key={d} class={`iris-${(index % 3) + 1}`} d={d} fill="none" stroke-width="1.3" stroke-linecap="round" />
        ))}
      </symbol>
      <symbol id="star" viewBox="-20 -20 40 40">
        <path d="M0-19 4.2-4.2 19 0 4.2 4.2 0 19-4.2 4.2-19 0-4.2-4.2Z" />
        <path d="M11-11 4.8 0 11 11 0 4.8-11 11-4.8 0-11-11 0-4.8Z" opacity=".55" />
      </symbol>
    </svg>
  )
}
