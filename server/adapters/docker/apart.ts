/**
 * What goes into the address of a request, and what into its body. dockerode puts the whole body, variables
 * included, into the address as well unless the two are named apart; its types do not know these names.
 */
export function apart<Options>(query: Readonly<Record<string, string>>, body: object): Options {
  return { _query: query, _body: body } as Options
}
