import { type ImageReference, readImageReference } from '../../../shared/image-reference.ts'
import { readingField } from '../../reading-field.ts'

/** A reference to an image that came in `field`. Throws VALIDATION naming it, the cause and what to write. */
export function parseImageReference(text: string, field = 'image'): ImageReference {
  return readingField(field, () => readImageReference(text, field))
}
