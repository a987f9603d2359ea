import { expect, test } from 'vitest'
import { chooseSettings } from './choose-settings.ts'
import { readOptions } from './options.ts'
import { type PlanFacts, planLines } from './plan.ts'

const chosen = chooseSettings(readOptions({ BERTH_INSTALL_DOMAIN: 'example.com' }), {}, {})
const facts: PlanFacts = {
  release: { version: '0.2.0', name: '0.2.0-0123456789ab', caddyVersion: '2.11.4' },
  at: { data: '/var/lib/berth', etc: '/etc/berth', bin: '/usr/local/bin', lib: '/usr/local/lib/berth', mode: 'native' },
  ...{ chosen, kind: 'systemd', accounts: { user: 'berth', caddyUser: 'berth-caddy' } },
  ...{ system: 'Debian GNU/Linux 13 (trixie)', arch: 'x64', before: null, hasKeptData: false, closed: null },
  ...{ base: 'host', containerLines: [], docker: { todo: 'install', version: '', hasLiveRestore: null } },
  ...{ caddy: { kind: 'own', besides: null }, hasIptables: false },
}

test('a first installation with systemd, where there is no Docker', () => {
  expect(planLines(facts)).toEqual([
    'berth 0.2.0, native, on Debian GNU/Linux 13 (trixie) (x64)',
    '  install   program in /usr/local/lib/berth, commands berthd and berth in /usr/local/bin',
    '  data      /var/lib/berth; settings and key in /etc/berth',
    '  address   panel at berth.example.com, apps at <app>.example.com; ports 80 and 443; control plane at 127.0.0.1:7300',
    '  services  berth, berth-caddy and berth-firewall of systemd; a system user for each of the first two',
    '  Docker    install docker.io of this distribution, with live-restore',
    '  Caddy     2.11.4 of its own',
    "  firewall  apps (10.213.0.0/16) reach neither 169.254.0.0/16 nor this host's services, but ports 80 and 443",
  ])
})

test('an upgrade in containers, without HTTPS', () => {
  const lines = planLines({
    ...facts,
    at: { ...facts.at, mode: 'container' },
    ...{
      kind: 'container',
      base: 'debian:trixie-slim@sha256:0123',
      containerLines: ['docker run one', 'docker run two'],
    },
    ...{
      before: '0.2.0-rc.1-ba9876543210',
      chosen: { ...chosen, httpsPort: 'off', hostPorts: '5432' },
      hasIptables: true,
    },
    docker: { todo: null, version: '28.5.2', hasLiveRestore: false },
    caddy: { kind: 'changes', from: '2.11.3' },
  })
  expect(lines.slice(1)).toEqual([
    '  upgrade   from 0.2.0-rc.1: the database is copied, apps keep serving; if the new one is not ready, the old one comes back',
    '  data      /var/lib/berth; settings and key in /etc/berth',
    '  address   panel at berth.example.com, apps at <app>.example.com; port 80 (HTTPS is off); control plane at 127.0.0.1:7300',
    '  image     built here from the release, on debian:trixie-slim',
    '  services  two containers, made by these lines:',
    '            docker run one',
    '            docker run two',
    '  Docker    28.5.2 at /var/run/docker.sock stays as it is',
    '            advice: "live-restore": true in /etc/docker/daemon.json lets apps run on while Docker restarts',
    '  Caddy     changes from 2.11.3 to 2.11.4: it restarts, and open connections are cut',
    "  firewall  apps (10.213.0.0/16) reach neither 169.254.0.0/16 nor this host's services, but port 80 (HTTPS is off) and 5432",
  ])
})

test('the same release over data that was kept, where Caddy has no user of its own', () => {
  const lines = planLines({
    ...facts,
    ...{ kind: 'supervise', accounts: { user: 'root', caddyUser: 'root' }, closed: '/root', system: null },
    ...{ before: facts.release.name, hasKeptData: true, caddy: { kind: 'own', besides: '/usr/bin/caddy' } },
    docker: { todo: null, version: '28.5.2', hasLiveRestore: true },
  })
  expect(lines).toEqual([
    'berth 0.2.0, native, on an unknown distribution (x64)',
    '  keep      berth 0.2.0 in /usr/local/lib/berth; what is missing is mended',
    expect.stringMatching(/; what stands there comes back$/),
    expect.stringContaining('panel at'),
    '  services  /var/lib/berth/supervise keeps both running, berth as root (no systemd here); start it when the machine starts',
    '            Caddy runs as root too, since nobody else may pass through /root; another place would give it a user of its own',
    '  Docker    28.5.2 at /var/run/docker.sock stays as it is',
    '  Caddy     2.11.4 of its own; /usr/bin/caddy stays as it is',
    '  firewall  no iptables here: apps can reach this host and its metadata address',
  ])
})
