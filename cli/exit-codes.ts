/** What the command ends with: scripts rely on it. */
export const exitCodes = {
  done: 0,
  failure: 1,
  usage: 2,
  timedOut: 3,
  signIn: 4,
  deployFailed: 5,
  notFound: 6,
  /** 128 + SIGINT, as shells count. */
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
