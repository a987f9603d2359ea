/** Where the load goes and as what host it asks. */
export interface LoadTarget {
  readonly address: string
  readonly port: number
  /** The Host header, and over TLS the server name. */
  readonly host: string
  readonly protocol: 'http' | 'https' | 'h2'
}

export interface LoadPlan {
  readonly target: LoadTarget
  /** Connections that ask `GET /` again as soon as they have their answer. */
  readonly getConnections: number
  /** Connections that post a random body to `/` and verify the hash that comes back. */
  readonly postConnections: number
  readonly webSockets: number
  /** Any other version in an answer is a loss. */
  readonly versions: readonly string[]
  /** Bytes that `GET /` of the sample app answers. */
  readonly payloadBytes: number
  /** A request without a whole answer after this time is lost. */
  readonly timeoutMs: number
  /** Pause between an answer and the next request of a connection; 0 is a closed loop at full speed. */
  readonly thinkMs: number
  /** Asked in turn by the GET connections, in place of the target's one host. */
  readonly hosts: readonly string[]
}

export function aLoadPlan(plan: Partial<LoadPlan> & Pick<LoadPlan, 'target'>): LoadPlan {
  return {
    getConnections: 16,
    postConnections: 8,
    webSockets: 20,
    versions: ['v1', 'v2'],
    payloadBytes: 2048,
    timeoutMs: 65_000,
    thinkMs: 0,
    hosts: [plan.target.host],
    ...plan,
  }
}

export const lossKinds = [
  'not connected',
  'reset',
  'closed without an answer',
  'no answer in time',
  'wrong status',
  'wrong body',
  'unknown version',
  'not HTTP',
  'WebSocket refused',
  'WebSocket echo wrong',
] as const
export type LossKind = (typeof lossKinds)[number]

export interface Loss {
  readonly kind: LossKind
  /** `GET`, `POST` or `WebSocket`. */
  readonly client: ClientName
  /** When the request began, in milliseconds since 1970. */
  readonly startedAt: number
  /** When it was known to be lost. */
  readonly at: number
  readonly detail: string
}

export type ClientName = 'GET' | 'POST' | 'WebSocket'

export interface LoadReport {
  /** Requests that were written, WebSockets not counted. */
  readonly requests: number
  readonly lost: number
  /** The first 200 of them. */
  readonly losses: readonly Loss[]
  readonly seconds: number
  readonly connectionsOpened: number
  /** Connections that the server ended between two requests without having announced it: legal, but a slower client would have lost one. */
  readonly unannouncedCloses: number
  readonly latency: { readonly all: Latency; readonly nearMarks: Latency; readonly elsewhere: Latency }
  /** The ten slowest answers, slowest first. */
  readonly slowest: readonly SlowAnswer[]
  readonly instances: readonly InstanceSeen[]
  readonly webSockets: readonly WebSocketLife[]
}

export interface Latency {
  readonly count: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
}

export interface SlowAnswer {
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly tookMs: number
  /** From the beginning of the request to the nearest mark; negative before it, NaN without marks. */
  readonly fromMarkMs: number
}

/** One container as its answers showed it. Times are of the requests' beginnings, in milliseconds since 1970. */
export interface InstanceSeen {
  readonly instance: string
  readonly version: string
  readonly answers: number
  readonly firstAt: number
  readonly lastAt: number
}

export interface WebSocketLife {
  readonly version: string
  readonly instance: string
  readonly openedAt: number
  /** Null while it was open at the end. */
  readonly endedAt: number | null
  /** From the server's close frame; null when there was none. */
  readonly closeCode: number | null
  readonly echoes: number
}
