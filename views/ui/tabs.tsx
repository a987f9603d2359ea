export interface Tab {
  readonly name: string
  readonly href: string
  /** A number worth seeing before going there. */
  readonly count?: number | undefined
}

export interface TabsProps {
  readonly label: string
  readonly tabs: readonly Tab[]
  /** The `href` of the tab one is on. */
  readonly current: string
}

/** Pages under one heading; links, so that each has an address. */
export function Tabs({ label, tabs, current }: TabsProps) {
  return (
    <nav class="tabs" aria-label={label}>
      <ul>
        {tabs.map(tab => (
          <li>
            <a href={tab.href} aria-current={tab.href === current ? 'page' : undefined}>
              {tab.name}
              {tab.count === undefined ? null : <span class="tab-count">{tab.count}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
