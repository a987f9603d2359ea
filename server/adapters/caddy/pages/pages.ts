/** The shape before the title; it says what the words say. */
export type Mark = 'empty' | 'stopped' | 'busy' | 'failing'

export interface Page {
  readonly status: 400 | 403 | 404 | 413 | 502 | 503
  readonly mark: Mark
  readonly title: string
  readonly text: string
  /** Offers to ask for the same address once more. */
  readonly mayTryAgain?: true
  readonly retryAfterSeconds?: number
}

export type PageName = 'not-found' | 'stopped' | 'not-ready' | 'broken' | 'not-allowed' | 'too-large' | 'refused'

/** With the words of an app itself. */
export const ownPage = { status: 503, mark: 'stopped', title: 'Not available right now', mayTryAgain: true } as const

/** What visitors read when no app answers them. */
export const pages: Readonly<Record<PageName, Page>> = {
  'not-found': {
    status: 404,
    mark: 'empty',
    title: 'Page not found',
    text: 'No app on this server has this name. Check the address for typing errors.',
  },
  stopped: {
    status: 503,
    mark: 'stopped',
    title: 'Not running right now',
    text: 'This app has been stopped. Try again later.',
    mayTryAgain: true,
    retryAfterSeconds: 10,
  },
  'not-ready': {
    status: 503,
    mark: 'busy',
    title: 'Not ready yet',
    text: 'This app is starting, or does not take connections. Try again in a moment.',
    mayTryAgain: true,
    retryAfterSeconds: 5,
  },
  broken: {
    status: 502,
    mark: 'failing',
    title: 'The answer did not arrive',
    text: 'This app took the request but did not answer it properly. If you sent something, check whether it arrived before you send it again.',
  },
  'not-allowed': {
    status: 403,
    mark: 'stopped',
    title: 'Access denied',
    text: 'This app is open to certain networks only, and yours is not one of them.',
  },
  'too-large': {
    status: 413,
    mark: 'failing',
    title: 'Too large',
    text: 'This app does not take that much in one request. Nothing was stored.',
  },
  refused: {
    status: 400,
    mark: 'failing',
    title: 'This request cannot be read',
    text: 'It has no host name, or is malformed or too large.',
  },
}
