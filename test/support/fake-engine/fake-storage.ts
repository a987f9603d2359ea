import { randomBytes } from 'node:crypto'
import { isOverlap, parseRange } from '../../../server/containers/networks/ipv4-range.ts'
import { filtersIn, hasLabels, Refusal, type Routes } from './fake-call.ts'
import type { FakeContainer } from './fake-container.ts'

interface Image {
  readonly id: string
  readonly tags: Set<string>
  /** What it shows to visitors; null when it only runs commands. */
  readonly page: string | null
}

interface Network {
  readonly Id: string
  readonly Name: string
  readonly Labels: Readonly<Record<string, string>>
  readonly IPAM: { readonly Config: readonly { readonly Subnet: string; readonly IPRange?: string }[] }
}

type Labels = Readonly<Record<string, string>>

export type FakeStorage = ReturnType<typeof fakeStorage>

/** Images, networks and volumes. */
export function fakeStorage(containers: ReadonlyMap<string, FakeContainer>) {
  const images = new Map<string, Image>()
  const networks = new Map<string, Network>()
  const volumes = new Map<string, Labels>()
  const all = (): readonly FakeContainer[] => [...containers.values()]

  function image(name: string): Image {
    const found = images.get(name) ?? [...images.values()].find(one => one.tags.has(name))
    if (found === undefined) throw new Refusal(404, `No such image: ${name}`)
    return found
  }

  return {
    image,
    firstImage(): string {
      const [first = ''] = images.keys()
      return first
    },
    addImage(name: string, page: string | null): void {
      const id = `sha256:${randomBytes(32).toString('hex')}`
      images.set(id, { id, tags: new Set([name]), page })
    },
    routes: {
      ...imageRoutes({ images, image, all }),
      ...networkRoutes(networks, all),
      ...volumeRoutes(volumes, all),
    } satisfies Routes,
  }
}

interface Images {
  readonly images: Map<string, Image>
  readonly image: (name: string) => Image
  readonly all: () => readonly FakeContainer[]
}

function imageRoutes({ images, image, all }: Images): Routes {
  return {
    'GET /images/json': ({ query }) => {
      const prefixes = filtersIn(query).reference?.map(one => one.replace(/\*$/, '')) ?? ['']
      return [...images.values()]
        .filter(({ tags }) => [...tags].some(tag => prefixes.some(prefix => tag.startsWith(prefix))))
        .map(imageFacts)
    },
    'GET /images/(.+)/json': ({ name }) => imageFacts(image(name)),
    'POST /images/(.+)/tag': ({ name, query }) => {
      const tagged = image(name)
      const tag = `${query.get('repo')}:${query.get('tag')}`
      for (const { tags } of images.values()) tags.delete(tag)
      tagged.tags.add(tag)
      return {}
    },
    'DELETE /images/(.+)': ({ name }) => {
      const named = image(name)
      const isLast = named.tags.size === 1 || name === named.id
      if (isLast && all().some(one => one.imageId === named.id))
        throw new Refusal(409, `conflict: unable to remove ${name}: a container is using it`)
      named.tags.delete(name)
      if (isLast) images.delete(named.id)
      return []
    },
  }
}

function imageFacts({ id, tags }: Image) {
  const Config = { Cmd: ['serve'], ExposedPorts: { '8080/tcp': {} } }
  return { Id: id, RepoTags: [...tags], RepoDigests: [], Size: 1, Os: 'linux', Architecture: 'amd64', Config }
}

function networkRoutes(networks: Map<string, Network>, all: () => readonly FakeContainer[]): Routes {
  function find(name: string): Network {
    const found = networks.get(name) ?? [...networks.values()].find(one => one.Id === name)
    if (found === undefined) throw new Refusal(404, `network ${name} not found`)
    return found
  }

  return {
    'POST /networks/create': async call => {
      const { Name, Labels, IPAM } = await call.body<Network>()
      if (networks.has(Name)) throw new Refusal(409, `network with name ${Name} already exists`)
      const ranges = IPAM.Config.map(({ Subnet }) => parseRange(Subnet))
      const taken = [...networks.values()].flatMap(other => other.IPAM.Config).map(({ Subnet }) => parseRange(Subnet))
      if (taken.some(range => ranges.some(wanted => isOverlap(wanted, range))))
        throw new Refusal(403, 'Pool overlaps with other one on this address space')
      const network = { Id: randomBytes(32).toString('hex'), Name, Labels, IPAM }
      networks.set(Name, network)
      return { Id: network.Id }
    },
    'GET /networks': ({ query }) =>
      [...networks.values()].filter(({ Labels }) => hasLabels(Labels, filtersIn(query).label)),
    'GET /networks/(.+)': ({ name }) => {
      const network = find(name)
      const users = all().filter(one => one.state === 'running' && one.network.name === network.Name)
      const Containers = Object.fromEntries(users.map(one => [one.id, { IPv4Address: `${one.network.address}/22` }]))
      return { ...network, Containers }
    },
    'DELETE /networks/(.+)': ({ name }) => {
      const network = find(name)
      if (all().some(one => one.state === 'running' && one.network.name === network.Name))
        throw new Refusal(403, `network ${network.Name} has active endpoints`)
      networks.delete(network.Name)
    },
  }
}

function volumeRoutes(volumes: Map<string, Labels>, all: () => readonly FakeContainer[]): Routes {
  return {
    'POST /volumes/create': async call => {
      const { Name, Labels } = await call.body<{ Name: string; Labels: Labels }>()
      if (!volumes.has(Name)) volumes.set(Name, Labels)
      return { Name }
    },
    'GET /volumes': ({ query }) => {
      const found = [...volumes].filter(([, labels]) => hasLabels(labels, filtersIn(query).label))
      return { Volumes: found.map(([Name]) => ({ Name })) }
    },
    'DELETE /volumes/(.+)': ({ name }) => {
      if (!volumes.has(name)) throw new Refusal(404, `get ${name}: no such volume`)
      if (all().some(one => one.body.HostConfig.Mounts.some(({ Source }) => Source === name)))
        throw new Refusal(409, `remove ${name}: volume is in use`)
      volumes.delete(name)
    },
  }
}
