import { useLayoutEffect, useState } from 'preact/hooks'
import type { Passport } from '../../../schemas/api/passport.ts'
import { Sprite } from '../../art/sprite.tsx'
import { directionOf, language, speak } from '../../model/language.ts'
import { latestOf } from '../../model/stamps.ts'
import { Book } from '../../view/book.tsx'
import { Closed } from '../../view/cover.tsx'

const nothing = () => {}

/** The passport page without an API behind it: what it shows is what it is given. */
export function PreviewPage({ passport }: { passport: Passport }) {
  const [isOpen, setOpen] = useState(true)
  speak(passport.language)
  useLayoutEffect(() => {
    document.documentElement.lang = language()
    document.documentElement.dir = directionOf(language())
  }, [passport.language])
  const { campaignId } = passport
  const keepsakes = latestOf(passport).map(({ state: _, progress: __, untranslated: ___, ...held }) => ({
    ...held,
    campaignId,
  }))
  return (
    <>
      <Sprite />
      <main class="desk">
        {isOpen ? (
          <Book
            passport={passport}
            list={{ keepsakes }}
            more={undefined}
            campaigns={[passport]}
            holder={undefined}
            fresh={new Set()}
            opening={false}
            onOpened={nothing}
            onClose={() => setOpen(false)}
            onShowMore={nothing}
            onLanded={nothing}
          />
        ) : (
          <Closed passport={passport} takesFocus={false} onOpen={() => setOpen(true)} />
        )}
      </main>
    </>
  )
}
