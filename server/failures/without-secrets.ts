/** Registries echo addresses and headers in their errors; a password in one must not travel on. */
export function withoutSecrets(words: string, login: { username: string; password: string } | null): string {
  const plain = words.replace(/\/\/[^/@\s"]+@/g, '//')
  if (login === null || login.password === '') return plain
  const { username, password } = login
  const forms = [password, encodeURIComponent(password), base64(`${username}:${password}`), base64(password)]
  return forms.reduce((text, secret) => text.replaceAll(secret, '•••'), plain)
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}
