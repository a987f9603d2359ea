import { familiarImage } from '../../shared/image-reference.ts'
import { releaseName } from '../../shared/release-name.ts'
import { shortDigest } from '../short-digest.ts'

interface Version {
  /** Null where no release was made. */
  readonly number: number | null
  readonly image: string
  readonly digest: string | null
}

/** `v12 ghcr.io/acme/shop:1.4.2 (d490bfd7e50d)`: a tag alone may have been moved. */
export function versionWords({ number, image, digest }: Version): string {
  const words = [number === null ? '' : releaseName(number), familiarImage(image), digest && `(${shortDigest(digest)})`]
  return words.filter(word => word !== '' && word !== null).join(' ')
}
