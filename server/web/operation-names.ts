import type { Method } from './route.ts'

/**
 * The name of an operation for programs that are made from the API's description: `listApps`, `createAppDeploy`. It follows
 * from method and address, and stays as long as they do.
 */
export function operationId(method: Method, path: string): string {
  const named = byName[`${method} ${path}`]
  if (named !== undefined) return named
  const segments = path.replace(/^\/api\/v1\//, '').split('/')
  const literal = segments.filter(segment => !segment.startsWith('{'))
  const isItem = segments.at(-1)?.startsWith('{') === true
  const nouns = literal.map((segment, n) => (n < literal.length - 1 || isItem ? singular(segment) : segment))
  const last = nouns.at(-1) ?? ''
  const isList = !isItem && last !== singular(last)
  const ending = method === 'post' ? singular(last) : last
  return [verbOf(method, isList), ...[...nouns.slice(0, -1), ending].map(capitalized)].join('')
}

/** Those whose address says less than what they do. */
const byName: Readonly<Record<string, string>> = {
  'get /healthz': 'getHealth',
  'get /readyz': 'getReadiness',
  'get /api/v1/openapi.json': 'getOpenApi',
  'get /api/v1/audit': 'listAudit',
  'put /api/v1/credentials/default': 'setDefaultCredential',
  'post /hooks/deploy/{app}': 'deployByHook',
  'put /api/v1/apps/{app}/suspension': 'stopApp',
  'delete /api/v1/apps/{app}/suspension': 'startApp',
  'get /api/v1/apps/{app}/runs/{run}/io': 'attachAppRun',
  'delete /api/v1/deploys/{deploy}': 'cancelDeploy',
}

function verbOf(method: Method, isList: boolean): string {
  if (method === 'get') return isList ? 'list' : 'get'
  return { post: 'create', put: 'set', patch: 'change', delete: 'delete' }[method]
}

function singular(noun: string): string {
  if (noun === 'people') return 'person'
  if (noun.endsWith('sses')) return noun.slice(0, -2)
  return noun.endsWith('s') ? noun.slice(0, -1) : noun
}

/** `sign-in-links` becomes `SignInLinks`. */
function capitalized(noun: string): string {
  return noun
    .split('-')
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
}

/** What the operations are grouped by; of an address the last part that stands here decides. */
const groups = [
  { name: 'Apps', description: 'Apps, their processes, output and events', parts: ['apps', 'processes', 'logs'] },
  { name: 'Deploys', description: 'Deploys and rollbacks', parts: ['deploys', 'rollbacks', 'rollback-plan', 'hooks'] },
  { name: 'Variables', description: 'Variables of an app', parts: ['variables'] },
  { name: 'Domains', description: 'Domains and their certificates', parts: ['domains'] },
  { name: 'Runs', description: 'Commands that run once', parts: ['runs'] },
  { name: 'Credentials', description: 'Logins for registries', parts: ['credentials'] },
  {
    name: 'Access',
    description: 'People, sessions, tokens, and who did what',
    parts: ['people', 'sessions', 'sign-in-links', 'tokens', 'audit'],
  },
  { name: 'System', description: 'The server itself', parts: ['system', 'healthz', 'readyz', 'openapi.json'] },
] as const

export const tags = groups.map(({ name, description }) => ({ name, description }))

export function tagOf(path: string): string {
  const parts = path.split('/').toReversed()
  for (const part of parts) {
    const group = groups.find(one => (one.parts as readonly string[]).includes(part))
    if (group !== undefined) return group.name
  }
  return 'System'
}
