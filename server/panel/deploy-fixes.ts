import type { Fix } from '../../views/deploys/deploy-outcome.tsx'
import type { Deploy } from '../deploys/deploy.ts'
import type { ErrorDetails } from '../errors.ts'

/** Deploys what the app is set to, with the setting on. */
export const giveVolumes: Fix = {
  label: 'Give it the volumes and deploy',
  fields: [['ownVolumes', 'on']],
}

/** What one click can mend of a deploy that failed: the setting is changed, and the same image is deployed again. */
export function fixesFor(
  { image }: Pick<Deploy, 'image'>,
  { code, field, foundPort, isPublicImage }: ErrorDetails,
): Fix[] {
  if (field === 'pullPolicy')
    return [
      {
        label: 'Use the image on this server',
        fields: [
          ['image', image],
          ['pullPolicy', 'never'],
        ],
      },
    ]
  if (isPublicImage)
    return [
      {
        label: 'Deploy without a credential',
        fields: [
          ['image', image],
          ['credential', 'none'],
        ],
      },
    ]
  if (field === 'ownVolumes') return [{ ...giveVolumes, fields: [['image', image], ...giveVolumes.fields] }]
  if (foundPort !== undefined)
    return [
      {
        label: `Use port ${foundPort} and deploy again`,
        fields: [
          ['image', image],
          ['port', String(foundPort)],
        ],
      },
    ]
  if (code === 'LISTENS_ON_LOOPBACK') {
    return [
      {
        label: 'Set HOST and deploy again',
        fields: [
          ['image', image],
          ['variable', 'HOST'],
          ['value', '0.0.0.0'],
        ],
      },
    ]
  }
  return []
}
