type Defined<T> = { [Key in keyof T]-?: Exclude<T[Key], undefined> }

/** Fields that were not sent leave no trace. */
export function withoutUndefined<T extends object>(input: T): Partial<Defined<T>> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Partial<Defined<T>>
}
