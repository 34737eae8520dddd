import { fibres, rosette, waves } from './lines.ts'

const medallion = [
  ...rosette({ lobes: 18, strands: 7, inner: 64, outer: 98, ripple: 0.18 }),
  ...rosette({ lobes: 12, strands: 5, inner: 40, outer: 67, ripple: 0.1 }),
  ...rosette({ lobes: 8, strands: 3, inner: 28, outer: 41, ripple: 0 }),
]
/** Units a tile of the pages' print is wide and high. */
const TILE = 480
const print = waves(TILE, 44)
const threads = fibres(TILE, TILE, 20)

/** Drawings that many use: the guilloche, the perforation, the roughness of ink. */
export function Sprite() {
  return (
    <svg class="sprite" aria-hidden="true" width="0" height="0">
      <defs>
        <linearGradient id="iris" x1="0" x2={TILE} y1="0" y2="0" gradientUnits="userSpaceOnUse">
          <stop class="iris-1" offset="0" />
          <stop class="iris-2" offset=".34" />
          <stop class="iris-3" offset=".67" />
          <stop class="iris-1" offset="1" />
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
        <pattern id="print" width={TILE} height={TILE} patternUnits="userSpaceOnUse">
          {[-TILE, 0, TILE].map((y) => (
            <g key={y} transform={`translate(0 ${y})`}>
              {print.map((d) => (
                <path key={d} d={d} fill="none" stroke="url(#iris)" stroke-width=".7" />
              ))}
            </g>
          ))}
        </pattern>
        <pattern id="fibres" width={TILE} height={TILE} patternUnits="userSpaceOnUse">
          {threads.map((d, index) => (
            <path
              key={d}
              class={`iris-${(index % 3) + 1}`}
              d={d}
              fill="none"
              stroke-width="1.3"
              stroke-linecap="round"
            />
          ))}
        </pattern>
        <filter id="ink" x="-5%" y="-5%" width="110%" height="110%">
          <feTurbulence type="fractalNoise" baseFrequency=".9" numOctaves="2" seed="4" result="grain" />
          <feColorMatrix in="grain" values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 -2.6 2.35" result="gaps" />
          <feComposite in="SourceGraphic" in2="gaps" operator="in" />
        </filter>
      </defs>
      <symbol id="medallion" viewBox="-100 -100 200 200">
        {medallion.map((d) => (
          <path key={d} d={d} fill="none" stroke="currentColor" stroke-width=".55" />
        ))}
      </symbol>
      <symbol id="star" viewBox="-20 -20 40 40">
        <path d="M0-19 4.2-4.2 19 0 4.2 4.2 0 19-4.2 4.2-19 0-4.2-4.2Z" />
        <path d="M11-11 4.8 0 11 11 0 4.8-11 11-4.8 0-11-11 0-4.8Z" opacity=".55" />
      </symbol>
    </svg>
  )
}
