import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { wrong } from './config-error.ts'
import { mostYamlBytes, readYaml, type YamlValue } from './read-yaml.ts'

/** The documents of a file that is there. Throws VALIDATION. */
export async function readConfigFile(folder: string, file: string): Promise<readonly YamlValue[]> {
  const path = join(folder, file)
  const place = { file, line: null }
  const { size } = await lstat(path)
  if (size > mostYamlBytes)
    throw wrong(place, `is larger than ${mostYamlBytes} bytes`, 'Keep the deployment settings alone in it.')
  return readYaml(utf8(await readFile(path), place), file)
}

function utf8(bytes: Uint8Array, place: { file: string; line: null }): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw wrong(place, 'is not UTF-8', 'Save it as UTF-8.')
  }
}
