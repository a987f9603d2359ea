import { blockListOf, isIn } from '../../address-ranges.ts'

interface KnownProxy {
  readonly name: string
  /** As its operator publishes them. */
  readonly ranges: ReturnType<typeof blockListOf>
  /** What hosts are aliases of there. */
  readonly aliases: RegExp
}

const nowhere = blockListOf([])

/** Content delivery networks that people put in front of a server: https://www.cloudflare.com/ips, https://api.fastly.com/public-ip-list */
const knownProxies: readonly KnownProxy[] = [
  {
    name: 'Cloudflare',
    ranges: blockListOf([
      '173.245.48.0/20',
      '103.21.244.0/22',
      '103.22.200.0/22',
      '103.31.4.0/22',
      '141.101.64.0/18',
      '108.162.192.0/18',
      '190.93.240.0/20',
      '188.114.96.0/20',
      '197.234.240.0/22',
      '198.41.128.0/17',
      '162.158.0.0/15',
      '104.16.0.0/13',
      '104.24.0.0/14',
      '172.64.0.0/13',
      '131.0.72.0/22',
      '2400:cb00::/32',
      '2606:4700::/32',
      '2803:f800::/32',
      '2405:b500::/32',
      '2405:8100::/32',
      '2a06:98c0::/29',
      '2c0f:f248::/32',
    ]),
    aliases: /\.cdn\.cloudflare\.net$/,
  },
  {
    name: 'Fastly',
    ranges: blockListOf([
      '23.235.32.0/20',
      '43.249.72.0/22',
      '103.244.50.0/24',
      '103.245.222.0/23',
      '103.245.224.0/24',
      '104.156.80.0/20',
      '140.248.64.0/18',
      '140.248.128.0/17',
      '146.75.0.0/17',
      '151.101.0.0/16',
      '157.52.64.0/18',
      '167.82.0.0/17',
      '172.111.64.0/18',
      '185.31.16.0/22',
      '199.27.72.0/21',
      '199.232.0.0/16',
      '2a04:4e40::/32',
      '2a04:4e42::/32',
    ]),
    aliases: /\.fastly\.net$/,
  },
  { name: 'CloudFront', ranges: nowhere, aliases: /\.cloudfront\.net$/ },
  { name: 'Akamai', ranges: nowhere, aliases: /\.(akamai|akamaiedge|edgekey|edgesuite)\.net$/ },
  { name: 'Azure Front Door', ranges: nowhere, aliases: /\.(azurefd|azureedge)\.net$/ },
  { name: 'bunny.net', ranges: nowhere, aliases: /\.b-cdn\.net$/ },
]

/** The proxy that one of these addresses, or names the host is an alias of, belongs to. */
export function knownProxyOf(addresses: readonly string[], aliases: readonly string[]): string | undefined {
  const found = knownProxies.find(
    proxy => addresses.some(address => isIn(proxy.ranges, address)) || aliases.some(alias => proxy.aliases.test(alias)),
  )
  return found?.name
}
