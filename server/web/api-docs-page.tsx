import { apiCommand } from '../../shared/curl-command.ts'
import type { Frame } from '../../views/frame.ts'
import { Layout } from '../../views/layout.tsx'
import { Card } from '../../views/ui/card.tsx'
import { Command } from '../../views/ui/command.tsx'
import { Facts } from '../../views/ui/facts.tsx'
import { PageHead } from '../../views/ui/page-head.tsx'

export interface DescribedRoute {
  readonly method: string
  readonly path: string
  readonly summary: string
  readonly who: string
  /** JSON Schema as text; null where nothing is sent. */
  readonly body: string | null
  readonly query: readonly string[]
  readonly statuses: readonly string[]
}

export interface ApiDocsPageProps {
  readonly frame: Frame
  readonly routes: readonly DescribedRoute[]
  /** This server, as whoever reads this reached it. */
  readonly origin: string
}

/** The API for people; programs read `/api/v1/openapi.json`, which comes from the same routes. */
export function ApiDocsPage({ frame, routes, origin }: ApiDocsPageProps) {
  const document = <a href="/api/v1/openapi.json">openapi.json</a>
  return (
    <Layout frame={frame} title="API">
      <PageHead title="API" summary={<>JSON over HTTP with a token. For programs: {document} (OpenAPI 3.1).</>} />
      <Command text={apiCommand(`${origin}/api/v1/apps`)} />
      <div class="stack">{routes.map(described)}</div>
    </Layout>
  )
}

function described({ method, path, summary, who, body, query, statuses }: DescribedRoute) {
  return (
    <Card title={<code>{`${method.toUpperCase()} ${path}`}</code>}>
      <p>{summary}</p>
      <Facts
        facts={[
          { name: 'Who may', value: who },
          query.length > 0 ? { name: 'Query', value: query.join(', ') } : null,
          { name: 'Answers', value: statuses.join(', ') },
        ]}
      />
      {body ? <Command text={body} what="schema of the body" /> : null}
    </Card>
  )
}
