/**
 * What people can set, declared once for each noun: the schema of the API, the reading of the panel's forms and the
 * options of the command line are made from these.
 */
export type Field =
  | (Words & { readonly kind: 'text'; readonly most: number; readonly pattern?: Pattern })
  /** Text of several lines. */
  | (Words & { readonly kind: 'prose'; readonly most: number; readonly pattern?: Pattern })
  | (Words & { readonly kind: 'number' | 'decimal' | 'seconds'; readonly least: number; readonly most: number })
  /** A size: bytes, or a text such as `512Mi`. `leastWords` is `least` for people: `32 MiB`. */
  | (Words & { readonly kind: 'bytes'; readonly least: number; readonly leastWords: string; readonly most?: number })
  | (Words & { readonly kind: 'switch' })
  /** Words of a command, typed as one line. */
  | (Words & { readonly kind: 'command' })
  /** One of these; each with its words in the panel. */
  | (Words & { readonly kind: 'choice'; readonly choices: Readonly<Record<string, string>> })
  /** Sealed, and never shown. Left empty, the one that is set stays. */
  | (Words & { readonly kind: 'secret' })
  | (Words & { readonly kind: 'email' })
  /** An https:// address; http:// on this machine only. */
  | (Words & { readonly kind: 'address'; readonly most: number })
  /** Any number of texts, one a line; none where it is taken away. */
  | (Words & { readonly kind: 'lines'; readonly most: number })
  /** A user name and a password, which is never shown; without one the password that is set stays. */
  | (Words & { readonly kind: 'login' })
  /** Volumes: a name, and the path where it is mounted. */
  | (Words & { readonly kind: 'mounts' })

interface Words {
  /** Its name in the panel. */
  readonly label: string
  /** Its option on the command line: `--health <path>`. */
  readonly flag: string
  /** Beside its option. */
  readonly help: string
  /** Null, in a form an emptied field, takes it away. */
  readonly nullable?: true
}

export interface Pattern {
  readonly is: RegExp
  /** What it is not when it does not match, after its name: `must start with /`. */
  readonly otherwise: string
}

export type Fields = Readonly<Record<string, Field>>

export interface Mount {
  readonly name: string
  /** Absolute, in the container. */
  readonly path: string
}

export interface Login {
  readonly username: string
  readonly password?: string | undefined
}

/** What a field holds once it is read. */
export type ValueOf<F extends Field> = Held<F> | (F extends { readonly nullable: true } ? null : never)

export type ValuesOf<T extends Fields> = { readonly [Name in keyof T]: ValueOf<T[Name]> }

type Held<F extends Field> = F extends { readonly choices: infer Choices }
  ? keyof Choices & string
  : F['kind'] extends 'text' | 'prose' | 'secret' | 'email' | 'address'
    ? string
    : F['kind'] extends 'number' | 'decimal' | 'seconds' | 'bytes'
      ? number
      : F['kind'] extends 'switch'
        ? boolean
        : F['kind'] extends 'command' | 'lines'
          ? readonly string[]
          : F['kind'] extends 'login'
            ? Login
            : readonly Mount[]

/** The names of the fields, as the table has them. */
export function namesIn<T extends Fields>(fields: T): readonly (keyof T & string)[] {
  return Object.keys(fields)
}

/** What the fields are called in the panel, by their names. */
export function labelsOf<T extends Fields>(fields: T): { readonly [Name in keyof T]: string } {
  return mapFields(fields, field => field.label) as { readonly [Name in keyof T]: string }
}

/** `make` of every field, by its name. */
export function mapFields<T>(fields: Fields, make: (field: Field, name: string) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, make(field, name)]))
}

/** Those of which `isWanted`. */
export function onlyFields(fields: Fields, isWanted: (name: string, field: Field) => boolean): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name, field]) => isWanted(name, field)))
}
