import type { Installation } from './installation.ts'

export interface OurPlaces extends Pick<Installation, 'lib' | 'data' | 'etc' | 'instance'> {
  readonly docker: string
  readonly dockerGroup: string
  readonly caddyUser: string
}

/** A script or unit of the release with the places of this installation instead of the default ones. */
export function withOurPlaces(text: string, places: OurPlaces): string {
  const ours: Readonly<Record<string, string>> = {
    '/usr/local/lib/berth': places.lib,
    '/var/lib/berth': places.data,
    '/etc/berth': places.etc,
  }
  return text
    .replace(/\/usr\/local\/lib\/berth|\/var\/lib\/berth|\/etc\/berth/g, place => ours[place] ?? place)
    .replace(/^name=berth$/m, () => `name=${places.instance}`)
    .replace(/^socket=.*/m, () => `socket=${places.docker}`)
    .replace(/^caddy_user=.*/m, () => `caddy_user=${places.caddyUser}`)
    .replace(/^SupplementaryGroups=.*/m, () => `SupplementaryGroups=${places.dockerGroup}`)
}
