import type { Passport, PassportPage } from '../../schemas/api/passport.ts'
import { Paper } from '../art/paper.tsx'
import { HiddenStamp } from './hidden-stamp.tsx'
import { ShownStamp } from './shown-stamp.tsx'

interface StampPageProps {
  readonly number: number
  readonly passport: Passport
  readonly stamps: readonly PassportPage[]
  readonly fresh: ReadonlySet<string>
  onDetails(keepsakeId: string): void
  onLanded(keepsakeId: string): void
}

export function StampPage({ number, passport, stamps, fresh, onDetails, onLanded }: StampPageProps) {
  return (
    <section class="leaf" aria-labelledby={`page-${number}`}>
      <Paper />
      <div class="leaf-head">
        <h2 id={`page-${number}`}>Page {number}</h2>
        <span aria-hidden="true">{passport.title}</span>
      </div>
      <ul class="stamps" aria-labelledby={`page-${number}`}>
        {stamps.map((page, place) => (
          <li
            key={page.state === 'hidden' ? `hidden ${place}` : page.keepsakeId}
            class={`stamp ${page.state}`}
          >
            {page.state === 'hidden' ? (
              <HiddenStamp />
            ) : (
              <ShownStamp
                page={page}
                passport={passport}
                isFresh={fresh.has(page.keepsakeId)}
                onDetails={() => onDetails(page.keepsakeId)}
                onLanded={() => onLanded(page.keepsakeId)}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
