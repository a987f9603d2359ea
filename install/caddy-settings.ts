/** The text of `caddy.env`. A person's lines stay; its home was among what it only reads before. */
export function caddySettings(before: string | null, data: string, authorities: string): string {
  if (before !== null)
    return before.replace(/^(.*)=(.*)$/gm, (line, name: string, value: string) =>
      value === `${data}/caddy` ? `${name}=${data}/proxy` : line,
    )
  const lines = [`HOME=${data}/proxy`, `XDG_DATA_HOME=${data}/proxy`, `XDG_CONFIG_HOME=${data}/proxy`]
  const named = authorities === '' ? [] : [`SSL_CERT_FILE=${authorities}`]
  return `${[...lines, 'GOGC=400', 'GOMEMLIMIT=512MiB', ...named].join('\n')}\n`
}

/** The file of authorities that Caddy trusts; null without. */
export function authoritiesIn(text: string): string | null {
  return /^SSL_CERT_FILE=(.+)$/m.exec(text)?.[1] ?? null
}

export function withAuthorities(text: string, file: string): string {
  return text.replace(/^SSL_CERT_FILE=.*$/gm, () => `SSL_CERT_FILE=${file}`)
}
