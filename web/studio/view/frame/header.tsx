import { Drawing } from '../../../art/drawings.tsx'
import { Lamp } from '../../../view/lamp.tsx'
import { addressOf, type Route } from '../../model/route.ts'

interface HeaderProps {
  readonly route: Route
  readonly person: string | undefined
  onSignOut(): void
}

export function Header({ route, person, onSignOut }: HeaderProps) {
  const places = [
    { view: 'campaigns', title: 'Campaigns', isHere: route.view !== 'releases' && route.view !== 'nowhere' },
    { view: 'releases', title: 'Releases', isHere: route.view === 'releases' },
  ] as const
  return (
    <header class="studio-header">
      <a class="brand" href={addressOf({ view: 'campaigns' })}>
        <Drawing name="star" />
        <span class="brand-name">
          Keepsakes <small>studio</small>
        </span>
      </a>
      <nav class="places" aria-label="Studio">
        {places.map(({ view, title, isHere }) => (
          <a key={view} href={addressOf({ view })} aria-current={isHere ? 'page' : undefined}>
            {title}
          </a>
        ))}
      </nav>
      {person !== undefined && (
        <span class="person">
          <span class="person-name" dir="auto">
            {person}
          </span>
          <button type="button" class="link" onClick={onSignOut}>
            Sign out
          </button>
        </span>
      )}
      <Lamp />
    </header>
  )
}
