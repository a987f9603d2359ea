import { expect, test } from 'vitest'
import { withOurPlaces } from './places.ts'

test('places, names and users of this installation stand where the default ones did', () => {
  const places = {
    ...{ lib: '/srv/var/lib/berth/lib', data: '/srv/data', etc: '/srv/etc/berth', instance: 'berth-1' },
    ...{ docker: '/run/d.sock', dockerGroup: 'docker', caddyUser: '10214' },
  }
  const script =
    'lib=/usr/local/lib/berth\ndata=/var/lib/berth/run /etc/berth/key\nname=berth\nsocket=/var/run/docker.sock\n'
  expect(withOurPlaces(script, places)).toBe(
    'lib=/srv/var/lib/berth/lib\ndata=/srv/data/run /srv/etc/berth/key\nname=berth-1\nsocket=/run/d.sock\n',
  )
})
