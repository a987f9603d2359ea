/** One CAA record, as Node gives it: `{critical: 0, issue: 'letsencrypt.org; validationmethods=dns-01'}`. */
export interface CaaRecord {
  readonly issue?: string | undefined
  readonly issuewild?: string | undefined
}

/** The records that hold for a host: those of the nearest name that has any (RFC 8659, 3). */
export interface CaaSet {
  readonly name: string
  readonly records: readonly CaaRecord[]
}

/** How Caddy proves a host, and a wildcard. */
const methodsFor = { host: ['http-01', 'tls-alpn-01'], wildcard: ['dns-01'] } as const

/** Names of the authorities that may issue for a host; null when nothing forbids any. */
export function allowedIssuers({ records }: CaaSet, kind: keyof typeof methodsFor): readonly string[] | null {
  const wild = kind === 'wildcard' ? records.flatMap(record => record.issuewild ?? []) : []
  const values = wild.length > 0 ? wild : records.flatMap(record => record.issue ?? [])
  const own: readonly string[] = methodsFor[kind]
  if (values.length === 0) return null
  return values.map(partsOf).flatMap(({ issuer, methods }) => {
    const isOpen = methods === null || methods.some(method => own.includes(method))
    return issuer !== '' && isOpen ? [issuer] : []
  })
}

function partsOf(value: string): { issuer: string; methods: readonly string[] | null } {
  const [issuer = '', ...parameters] = value.split(';').map(part => part.trim().toLowerCase())
  const methods = parameters.find(parameter => parameter.startsWith('validationmethods='))
  return { issuer, methods: methods?.slice('validationmethods='.length).split(',') ?? null }
}
