/** A path of our own to go to, or nothing: never an address of somebody else, however it is written. */
export function localPath(text: string | undefined): string | undefined {
  if (text === undefined || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(text)) return undefined
  const url = new URL(text, 'http://own.invalid')
  return url.host === 'own.invalid' ? url.pathname + url.search : undefined
}
