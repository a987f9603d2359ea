import type { Field, Fields } from './fields.ts'

export type CredentialField = Field & {
  /** A credential of this kind cannot be without it. */
  readonly required?: true
  /** Below it in the panel. */
  readonly hint?: string
  readonly example?: string
  /** Two of them stand side by side in the panel. */
  readonly half?: true
}

type Filled = Readonly<Record<string, string | null | undefined>>

interface Kind {
  /** What the panel calls it, and in short beside its server. */
  readonly title: string
  readonly badge?: string
  readonly serverExample: string
  readonly serverHint: string
  /** The field with the user's name, and the one that is sealed. */
  readonly login: string
  readonly secret: string
  /** What the login is called where the secret belongs to it, so that neither changes alone. */
  readonly pairedLogin?: string
  /** Where its images are, unless said otherwise. */
  readonly defaultServer?: (fields: Filled) => string | null
  /** In the order of the form. All but login and secret have a column of the same name. */
  readonly fields: Readonly<Record<string, CredentialField>>
}

/** What every credential has beside its name. */
export const commonCredentialFields = {
  server: {
    kind: 'text',
    label: 'Server',
    flag: '--server <host>',
    most: 1000,
    help: 'ghcr.io, or ghcr.io/acme for a part of it',
  },
  plainHttp: {
    kind: 'switch',
    label: 'Without TLS',
    flag: '--plain-http',
    help: 'the registry speaks no TLS',
  },
} as const satisfies Fields

/** Ways to log in at a registry. One that is added needs its way in `open-login.ts` too. */
export const credentialKinds = {
  registry: {
    title: 'User name and password',
    serverExample: 'ghcr.io',
    serverHint: 'Add a path to narrow it: ghcr.io/acme. Docker Hub is docker.io.',
    login: 'username',
    secret: 'password',
    fields: {
      username: {
        kind: 'text',
        label: 'User name',
        flag: '--username <name>',
        required: true,
        most: 256,
        pattern: {
          is: /^[^:\p{Cc}]{1,256}$/u,
          otherwise: 'must be 1 to 256 characters, without colons and line breaks',
        },
        help: 'registry: who',
      },
      password: {
        kind: 'secret',
        label: 'Password or token',
        flag: '--password <text>',
        required: true,
        help: 'registry: password or token',
        hint: 'One that may only read is enough: berth pulls, and never pushes.',
      },
      email: {
        kind: 'email',
        label: 'E-mail',
        flag: '--email <address>',
        nullable: true,
        help: 'registry: some ask for it',
      },
    },
  },
  ecr: {
    title: 'Amazon ECR',
    badge: 'ECR',
    serverExample: '123456789012.dkr.ecr.eu-central-1.amazonaws.com',
    serverHint: 'Of your account and region.',
    login: 'accessKeyId',
    secret: 'secretAccessKey',
    pairedLogin: 'access key',
    defaultServer: ({ account, region }: Filled) =>
      account && region ? `${account}.dkr.ecr.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}` : null,
    fields: {
      accessKeyId: {
        kind: 'text',
        label: 'Access key id',
        flag: '--access-key-id <id>',
        required: true,
        most: 128,
        pattern: { is: /^\w{3,128}$/, otherwise: 'must be letters and digits, such as AKIAIOSFODNN7EXAMPLE' },
        help: 'ecr: of the key',
      },
      secretAccessKey: {
        kind: 'secret',
        label: 'Secret access key',
        flag: '--password <text>',
        required: true,
        help: 'ecr: secret key',
        hint: 'Exchanged for a 12 h token when a pull needs one.',
      },
      region: {
        kind: 'text',
        label: 'Region',
        flag: '--region <region>',
        required: true,
        half: true,
        most: 60,
        pattern: { is: /^[a-z]{2}(-[a-z]+)+-\d{1,2}$/, otherwise: 'must be a region such as eu-central-1' },
        help: 'ecr: eu-central-1',
        example: 'eu-central-1',
      },
      account: {
        kind: 'text',
        label: 'Account',
        flag: '--account <digits>',
        nullable: true,
        half: true,
        most: 12,
        pattern: { is: /^\d{12}$/, otherwise: 'must be the 12 digits of the account' },
        help: 'ecr: 12 digits',
      },
      endpoint: {
        kind: 'address',
        label: 'Endpoint',
        flag: '--endpoint <url>',
        nullable: true,
        most: 500,
        help: 'ecr: where tokens are asked for, if not at Amazon’s usual address',
        hint: 'Of the token service, in other partitions. Empty: by region.',
      },
    },
  },
} as const satisfies Readonly<Record<string, Kind>>
