import { Copy } from './copy.tsx'

/** `sha256:9f2c…81ab`, short to read, whole to copy. */
export function Digest({ value }: { readonly value: string }) {
  return (
    <span class="digest">
      <code title={value}>{shortDigest(value)}</code>
      <Copy value={value} what="digest" />
    </span>
  )
}

export function shortDigest(value: string): string {
  const hex = value.replace(/^sha256:/, '')
  return hex.length > 12 ? `sha256:${hex.slice(0, 4)}…${hex.slice(-4)}` : value
}
