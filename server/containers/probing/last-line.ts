/** Of what a check printed: the line that says why. */
export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.slice(0, 200) || 'it prints nothing'
}
