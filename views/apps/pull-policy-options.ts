import type { Option } from '../ui/select.tsx'

/** When a deploy asks the registry; the first is what apps get that choose none. */
export const pullPolicyOptions: readonly Option[] = [
  { value: 'always', label: 'Always ask the registry' },
  { value: 'missing', label: 'Only when it is not on this server' },
  { value: 'never', label: 'Never: it must be on this server' },
]
