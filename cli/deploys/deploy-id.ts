/** Deploys have ULIDs; names of apps have no capitals. */
export function isDeployId(word: string): boolean {
  return /^[0-9A-HJKMNP-TV-Z]{26}$/.test(word)
}
