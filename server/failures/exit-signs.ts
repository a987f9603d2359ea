/** What an exit means, and the next step. */
export interface ExitSign {
  readonly meaning: string
  readonly advice: string
}

const noMoreTasks: ExitSign = {
  meaning: 'It could not start another process or thread.',
  advice: 'It may have reached the task limit of the app: raise `pidsLimit`, or let it start fewer of them.',
}
const noMoreShm: ExitSign = {
  meaning: 'Its shared memory, /dev/shm, was full.',
  advice: 'Raise `shmBytes` of the app, for example to 256Mi; what is in it counts as memory too.',
}

/** The output tells more than the code does; the first row that fits decides. */
const signsInOutput: readonly (readonly [sign: RegExp, means: ExitSign])[] = [
  [
    /(can't|cannot|unable to) (fork|create (a )?(new |native )*thread)|fork: (retry: )?resource temporarily|pthread_create|newosproc/i,
    noMoreTasks,
  ],
  [
    /could not resize shared memory segment|\/dev\/shm[^\n]{0,200}no space left|no space left[^\n]{0,200}\/dev\/shm/i,
    noMoreShm,
  ],

  [
    // Without a shell in the image the first; else the C library hands the file to the shell, which trips over it.
    /exec format error|line 1: \x7f?ELF/i,
    {
      meaning: 'Its program was built for another platform.',
      advice: 'Build the image for the platform of this server, for example with `docker buildx build --platform`.',
    },
  ],
  [
    /read-only file system|\bEROFS\b/i,
    {
      meaning: 'It writes to a file system that is read-only.',
      advice: 'Let it write to a volume or to /tmp, or set `readOnlyRoot: false` on the app.',
    },
  ],
]

/** Of the init, of the runtime, and of shells (with code 126). */
const notStarted =
  /exec \S[^\n]{0,300}? failed: operation not permitted|exec user process caused: operation not permitted/i
const refusedRights: ExitSign = {
  meaning: 'The kernel refuses to start its program: the file carries capabilities that berth gives to no app.',
  advice: 'Remove them in the Dockerfile (`RUN setcap -r /path/to/program`). A port below 1024 needs none here.',
}

/** Somebody else denied it, and not this machine's files. */
const deniedElsewhere =
  /publickey|\bssh: |git@|for (table|database|relation|schema|user|role|sequence)|access denied for user|\b42501\b|SQLSTATE|\bORA-\d|pg_hba/i
const deniedByOthers: ExitSign = {
  meaning: 'Another system denied it permission.',
  advice:
    'See the last output for which one: a database or an SSH server refuses the login or its rights. Correct these there, or in the app’s variables.',
}

const deniedInOutput: ExitSign = {
  meaning: 'It was denied permission.',
  advice:
    'Its user may not write to a file or folder of the image: give it to that user there (`RUN chown app /path`), or let the app write to a volume or to /tmp.',
}

const codes: Readonly<Record<number, ExitSign>> = {
  0: {
    meaning: 'A server must keep running.',
    advice: 'Run the server in the foreground: a command that ends, ends the app.',
  },
  126: {
    meaning: 'Code 126: its program is not executable.',
    advice: 'Make the program executable in the image (chmod +x), or correct the command.',
  },
  127: {
    meaning: 'Code 127: its program was not found.',
    advice: 'Correct the command, or add the program to the image; a script needs its interpreter there too.',
  },
}

const deniedWords = /permission denied|operation not permitted|\b(EACCES|EPERM)\b/i

/** Whether it ended since files denied it something, as far as its output tells. */
export function isDeniedByFiles(code: number, output: string): boolean {
  return exitSign(code, output) === deniedInOutput
}

/** Reads the exit code and the last output of a container. */
export function exitSign(code: number, output: string): ExitSign {
  if (notStarted.test(output) || (code === 126 && /operation not permitted/i.test(output))) return refusedRights
  const sign = signsInOutput.find(([pattern]) => pattern.test(output))?.[1] ?? codes[code]
  if (sign !== undefined) return sign
  const denied = output.split('\n').findLast(line => deniedWords.test(line))
  if (denied !== undefined) return deniedElsewhere.test(denied) ? deniedByOthers : deniedInOutput
  return {
    meaning: code > 128 && code < 160 ? `Code ${code}: ended by signal ${code - 128}.` : '',
    advice: 'See the last output for the reason, correct it, and deploy again.',
  }
}
