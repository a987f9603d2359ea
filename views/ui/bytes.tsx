import { type ByteScale, byteSize } from '../../shared/byte-size.ts'

export interface BytesProps {
  readonly value: number
  readonly scale?: ByteScale
}

export function Bytes({ value, scale = 'decimal' }: BytesProps) {
  return (
    <span class="number" title={`${value.toLocaleString('en')} bytes`}>
      {byteSize(value, scale)}
    </span>
  )
}
