import { describe, expect, test } from 'vitest'
import { configFolder, refusal } from '../../../test/support/archives/config-folder.ts'

const folder = configFolder()

describe('what is wrong is named with file, line and field', () => {
  test.each([
    [
      'compose_file: [a]',
      '.doco-cd.yaml line 2: `compose_file` is not known here.',
      'Did you mean `compose_files`? Allowed are: name, version,',
    ],
    [
      'destroy: {remove_volume: true}',
      '.doco-cd.yaml line 2: `destroy.remove_volume` is not known here.',
      'Did you mean `remove_volumes`?',
    ],
    ['compose_files: compose.yaml', '`compose_files` must be a list of texts', ''],
    ['timeout: soon', '`timeout` must be a whole number from 1 to 86400', ''],
    ['remove_orphans: maybe', '`remove_orphans` must be `true` or `false`', ''],
    ['environment: [A=b]', '`environment` must be a mapping of names to values', ''],
    ['environment: {A: [b]}', '`environment.A` must be a text', ''],
    ['environment: {"A B": c}', '`environment.A B` is no name of a variable', ''],
    ['source: svn', '`source` must be `oci` or `git`', ''],
    ['working_dir: ../x', '`working_dir` must stay inside the artifact; "../x" leads out of it', ''],
    ['working_dir: nowhere', '`working_dir` is "nowhere", which is no folder of the artifact', ''],
    [
      'compose_files: [/etc/compose.yaml]',
      '`compose_files` must stay inside the artifact; "/etc/compose.yaml" is absolute',
      '',
    ],
    ['compose_files: ["https://example.com/c.yaml"]', 'is an address', ''],
    ['compose_files: [nowhere.yaml]', '`compose_files` leads to no file: there is none of nowhere.yaml', ''],
    ['env_files: [live.env]', '`env_files` leads to live.env, which is not in the artifact', ''],
    ['env_files: ["remote:live.env"]', '"remote:live.env" is an address', ''],
    ['webhook_filter: "(?=v)"', '`webhook_filter` cannot be read: ', "Write it in Go's syntax"],
    ['name: a', '.doco-cd.yaml line 2: `name` is there twice.', ''],
    ['profiles: [a', 'is no YAML: Flow sequence', ''],
  ])('%s', async (line, message, advice) => {
    const error = await refusal(folder.readRoot(`name: a\n${line}\n`))
    expect(error?.message).toContain(message)
    expect(error?.advice).toContain(advice)
  })

  test.each([
    ['an empty file', '', 'is empty'],
    ['a comment alone', '# nothing\n---\n', 'is empty'],
    ['a list', '- name: a\n', 'line 1 must be a mapping'],
    ['no name', 'working_dir: .\n', '`name` is missing'],
    ['another alphabet', 'name: Web App\n', '`name` is "Web App"'],
    ['many aliases', `name: a\nx-a: &a [x]\nx-b: [${'*a, '.repeat(101)}]\n`, 'has more than 100 aliases'],
    ['deep nesting', `name: a\nx-deep: ${'['.repeat(5000)}${']'.repeat(5000)}\n`, 'is nested too deeply'],
    ['many parts', `name: a\nx-many: [${'a, '.repeat(60_000)}]\n`, 'has too many parts'],
    ['a huge text', `name: a\nx-huge: ${'a'.repeat(1024 * 1024)}\n`, 'is larger than 1048576 bytes'],
    ['a mapping merged into itself', 'name: a\nenvironment: &e {A: b, <<: *e}\n', 'leads to no mapping'],
  ])('%s', async (_, config, message) => {
    expect((await refusal(folder.readRoot(config)))?.message).toContain(message)
  })

  test('aliases are read as what they lead to', async () => {
    const { deployments } = await folder.readRoot(
      `name: a\nx-a: &a x\nprofiles: [${Array(100).fill('*a').join(', ')}]\n`,
    )
    expect(deployments[0]?.profiles).toHaveLength(100)
  })
})
