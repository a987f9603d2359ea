import type { TalkTerms } from './live-socket.ts'

/** The door a request came in by: Caddy or a tunnel, or the control socket that only root and berth can open. */
export type Door = (
  | { readonly via: 'network'; readonly peer: string; readonly local: string }
  | { readonly via: 'control' }
) & {
  /** Of a request that asks for a WebSocket: it is opened when this was called and the answer is no refusal. */
  readonly upgrade?: (terms: TalkTerms) => void
}
