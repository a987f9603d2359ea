export interface Page {
  readonly status: 400 | 403 | 404 | 413 | 502 | 503
  readonly title: string
  readonly text: string
  readonly retryAfterSeconds?: number
}

export type PageName = 'not-found' | 'stopped' | 'not-ready' | 'broken' | 'not-allowed' | 'too-large' | 'refused'

/** What visitors read when no app answers them. */
export const pages: Readonly<Record<PageName, Page>> = {
  'not-found': {
    status: 404,
    title: 'There is nothing here',
    text: 'No app on this server has this name. Check the address for typing errors.',
  },
  stopped: {
    status: 503,
    title: 'Not running right now',
    text: 'This app has been stopped. Try again later.',
    retryAfterSeconds: 10,
  },
  'not-ready': {
    status: 503,
    title: 'Not ready yet',
    text: 'This app is starting, or does not take connections. Try again in a moment.',
    retryAfterSeconds: 5,
  },
  broken: {
    status: 502,
    title: 'The answer did not arrive',
    text: 'This app took the request but did not answer it properly. If you sent something, check whether it arrived before you send it again.',
  },
  'not-allowed': {
    status: 403,
    title: 'Not open from here',
    text: 'This app takes visitors from certain networks only, and yours is none of them.',
  },
  'too-large': {
    status: 413,
    title: 'Too large',
    text: 'This app does not take that much in one request. Nothing was stored.',
  },
  refused: {
    status: 400,
    title: 'This request cannot be read',
    text: 'It has no host name, or is malformed or too large.',
  },
}
