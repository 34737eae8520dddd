import type { Passport } from '../../schemas/api/passport.ts'
import { Cover } from './cover.tsx'

export function Closed({ passport, onOpen }: { passport: Passport; onOpen(): void }) {
  return (
    <div class="closed">
      <Cover passport={passport} heading />
      <button type="button" class="button opener" onClick={onOpen}>
        Open passport
      </button>
    </div>
  )
}
