/** `healthPath` is `health path` to people; variables keep their names. */
export function nameInWords({ kind, name }: { readonly kind: string; readonly name: string }): string {
  return kind === 'variable' ? name : name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
}
