import { type ForeignVolume, foreignVolumes } from '../../containers/volume-owner.ts'
import type { Candidacy, CandidateContext } from './candidate-context.ts'

/** Volumes that a candidate cannot write to; a look that fails finds none, since it only explains. */
export async function foreignVolumesOf(
  { engine, log }: Pick<CandidateContext, 'engine' | 'log'>,
  { release, image }: Candidacy['plan'],
  engineId: string,
): Promise<readonly ForeignVolume[]> {
  const { volumes } = release.settings
  return foreignVolumes(engine, { engineId, user: image.user, volumes }).catch(error => {
    log.warn({ err: error }, 'could not look at the volumes of a candidate')
    return []
  })
}
