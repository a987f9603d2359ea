export interface DeploysNavProps {
  readonly app: string
  readonly current: 'deploys' | 'releases'
}

/** Every attempt, or what can be gone back to. */
export function DeploysNav({ app, current }: DeploysNavProps) {
  const links = [
    { name: 'Deploys', key: 'deploys' },
    { name: 'Releases kept', key: 'releases' },
  ]
  return (
    <nav class="filters" aria-label="Deploys and releases">
      {links.map(({ name, key }) => (
        <a href={`/apps/${app}/${key}`} aria-current={key === current ? 'page' : undefined}>
          {name}
        </a>
      ))}
    </nav>
  )
}
