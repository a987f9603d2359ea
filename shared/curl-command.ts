/**
 * Every printed line begins so: `--fail-with-body` ends with an error when the answer is one, and prints it, which
 * `-f` does not: the log of CI would never show the reason. It needs curl 7.76; docs/ci.md has lines for older ones.
 */
const curl = 'curl -sS --fail-with-body'

export interface HookCall {
  /** Of the deploy hook of one app. */
  readonly url: string
  readonly tag: string
  /** The token itself; else the line reads `$BERTH_TOKEN`. */
  readonly token?: string
}

/** What a CI job runs to deploy, in one line. */
export function hookCommand(call: HookCall): string {
  return hookParts(call).join(' ')
}

/** The same with a line for each part, for narrow places. */
export function hookCommandInLines(call: HookCall): string {
  return hookParts(call).join(' \\\n  ')
}

/** What asks the API for something. */
export function apiCommand(url: string): string {
  return `${curl} ${url} ${bearer()}`
}

function hookParts({ url, tag, token }: HookCall): readonly string[] {
  return [`${curl} -X POST`, url, bearer(token), `-d tag=${tag}`]
}

function bearer(token?: string): string {
  return token === undefined ? '-H "Authorization: Bearer $BERTH_TOKEN"' : `-H 'Authorization: Bearer ${token}'`
}
