import type { Frame, Person } from './frame.ts'
import { boost } from './ui/form.tsx'
import { Icon } from './ui/icon.tsx'
import { Menu, MenuAction, MenuLink } from './ui/menu.tsx'

const places = [
  { name: 'Apps', href: '/apps', covers: /^\/(apps|new-app)/, isForViewers: true },
  {
    name: 'Credentials',
    href: '/credentials',
    covers: /^\/(credentials|new-credential)/,
    isForViewers: false,
  },
]

export function TopBar({ frame }: { readonly frame: Frame }) {
  return (
    <header class="top-bar">
      <div class="top-bar-row">
        <a class="mark-link" href={frame.person ? '/apps' : '/'}>
          <Mark /> berth
        </a>
        {frame.person ? <Signed path={frame.path} person={frame.person} /> : null}
      </div>
    </header>
  )
}

function Signed({ path, person }: { readonly path: string; readonly person: Person }) {
  return (
    <>
      <nav class="places" aria-label="Main">
        {places
          .filter(place => place.isForViewers || person.role !== 'viewer')
          .map(place => (
            <a href={place.href} aria-current={place.covers.test(path) ? 'true' : undefined}>
              {place.name}
            </a>
          ))}
      </nav>
      <search class="top-search">
        <form action="/apps" method="get" hx-boost={boost}>
          <Icon name="search" />
          <input type="search" name="q" aria-label="Search apps" placeholder="Search apps" data-search="true" />
          <span class="key" aria-hidden="true">
            /
          </span>
        </form>
      </search>
      <Menu id="who-menu" label="Account" face={<span class="who-name">{nameOf(person)}</span>}>
        <li class="menu-note">
          {person.email}, {person.role}
        </li>
        <MenuLink href="/password">Change password</MenuLink>
        <MenuAction action="/sign-out" answer="page">
          Sign out
        </MenuAction>
      </Menu>
    </>
  )
}

function nameOf({ email }: Person): string {
  return email.split('@')[0] ?? email
}

/** Two bollards and a line: the only harbour in the house. */
function Mark() {
  return (
    <svg class="brand" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      <path d="M3 16.5h14M5.5 16.5v-8M14.5 16.5v-8M3.5 6.5h4M12.5 6.5h4M5.5 10.5c3 3 6 3 9 0" />
    </svg>
  )
}
