import type { StackNote } from '../../../shared/stack-note.ts'
import {
  anything,
  type Fields,
  fieldsOf,
  oneOf,
  type Readers,
  switched,
  switchOr,
  text,
  textMap,
  texts,
  whole,
} from './yaml-readers.ts'

const mostSeconds = 24 * 60 * 60
const mostDepth = 20

/** Every field of doco.v1; there are no others. */
export const docoFields = {
  name: text,
  version: text,
  source: oneOf('oci', 'git'),
  reference: text,
  repository_url: text,
  context: text,
  working_dir: text,
  compose_files: texts,
  environment: textMap,
  env_files: texts,
  profiles: texts,
  webhook_filter: text,
  remove_orphans: switched,
  prune_images: switched,
  swarm: fieldsOf({ config_retention: whole(-1, 1e6), secret_retention: whole(-1, 1e6) }),
  force_recreate: switched,
  wait_running_jobs: switched,
  force_image_pull: switched,
  timeout: whole(1, mostSeconds),
  git_depth: whole(0, 1e6),
  build: fieldsOf({ force_image_pull: switched, quiet: switched, args: anything, no_cache: switched }),
  destroy: switchOr({ enabled: switched, remove_volumes: switched, remove_images: switched, remove_dir: switched }),
  auto_discovery: switchOr({
    enabled: switched,
    depth: whole(0, mostDepth),
    delete: switched,
    remove_volumes: switched,
    remove_images: switched,
  }),
  reconciliation: switchOr({
    enabled: switched,
    events: texts,
    restart_timeout: whole(0, mostSeconds),
    restart_signal: text,
    restart_limit: whole(0, 1e6),
    restart_window: whole(0, mostSeconds),
  }),
  external_secrets: anything,
  oci: fieldsOf({ verify: switched, public_keys: texts, keyless_identities: anything, ignore_tlog: switched }),
} satisfies Readers

export type DocoFields = Fields<typeof docoFields>

type Reason = Pick<StackNote, 'kind' | 'because' | 'instead'>

const ignored = (because: string, instead: string | null = null): Reason => ({ kind: 'ignored', because, instead })
const refused = (because: string, instead: string): Reason => ({ kind: 'refused', because, instead })

const noSwarm = 'berth runs the services of stacks itself, and not in Swarm'
const noBuild = 'berth pulls the images of stacks, and builds none'
const ownPauses = 'berth restarts a container with growing pauses, and says so'
const trustOutside = 'an artifact cannot say what makes itself trusted'
const setTrust = 'Set the trust policy of the stack in berth.'
const byOrphans = 'what is no longer found goes as other services do that are no longer in the artifact'

/** What berth does not carry out, by field; an object's name stands for all below it. What is not here is carried out. */
export const notCarriedOut: Readonly<Record<string, Reason>> = {
  reference: ignored('it is the tag or digest that was deployed'),
  repository_url: refused('berth takes compose files from the artifact alone', 'Put the files into the artifact.'),
  context: refused('berth runs stacks on its own server', 'Deploy the artifact with the berth of that server.'),
  'swarm.config_retention': ignored(noSwarm),
  'swarm.secret_retention': ignored(noSwarm),
  wait_running_jobs: ignored('a deploy stops no job that runs'),
  git_depth: ignored('an artifact is no git repository'),
  'build.force_image_pull': ignored(noBuild),
  'build.quiet': ignored(noBuild),
  'build.args': ignored(noBuild),
  'build.no_cache': ignored(noBuild),
  'auto_discovery.delete': ignored(byOrphans, 'Set `remove_orphans`.'),
  'auto_discovery.remove_volumes': ignored(byOrphans, 'Delete volumes that are not needed in berth.'),
  'auto_discovery.remove_images': ignored(byOrphans, 'Set `prune_images`.'),
  'reconciliation.events': ignored('berth watches for all of them'),
  'reconciliation.restart_timeout': ignored(ownPauses),
  'reconciliation.restart_signal': ignored(ownPauses, "Set the service's `stop_signal`."),
  'reconciliation.restart_limit': ignored(ownPauses),
  'reconciliation.restart_window': ignored(ownPauses),
  external_secrets: refused('berth asks no secret store', 'Set these variables as secret ones of the stack in berth.'),
  'oci.verify': ignored(trustOutside, setTrust),
  'oci.public_keys': ignored(trustOutside, setTrust),
  'oci.keyless_identities': ignored(trustOutside, setTrust),
  'oci.ignore_tlog': ignored(trustOutside, setTrust),
}

/** One note for each field that stands in the file and is not carried out. */
export function notesOf({ values, lines }: DocoFields, file: string): readonly StackNote[] {
  const nested = [values.swarm, values.build, values.oci, values.auto_discovery, values.reconciliation]
  const all = new Map([...lines, ...nested.flatMap(one => (typeof one === 'object' ? [...one.lines] : []))])
  const notes = [...all].flatMap(([field, line]) => {
    const reason = notCarriedOut[field]
    return reason === undefined ? [] : [{ ...reason, file, line, service: null, field }]
  })
  if (values.source !== 'git') return notes
  const git = refused('berth takes stacks from registries', 'Leave it out, and push the folder as an artifact.')
  return [...notes, { ...git, file, line: lines.get('source') ?? null, service: null, field: 'source' }]
}
