import { durationText } from '../../shared/duration-text.ts'

export function Duration({ ms }: { readonly ms: number }) {
  return <span class="number">{durationText(ms)}</span>
}
