/** A path of our own to go to, or nothing: never an address of somebody else, however it is written. */
export function localPath(text: string | undefined): string | undefined {
  if (text === undefined || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(text)) return undefined
  const { host, pathname, search } = new URL(text, 'http://own.invalid')
  // Looked at once more as it will be sent: without its dots, `/.//name` begins with the name of a host.
  return host === 'own.invalid' && !pathname.startsWith('//') ? pathname + search : undefined
}
