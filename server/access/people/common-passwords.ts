/** Signs that stand for letters. */
export const leet: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

const forwards = [
  'abcdefghijklmnopqrstuvwxyz',
  '1234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'yxcvbnm',
  'azertyuiop',
  '1qaz2wsx3edc4rfv5tgb',
]
export const keyboardRows = [...forwards, ...forwards.map(row => Array.from(row).reverse().join(''))]

/** What most guessed passwords are made of, beside names and years. */
export const commonWords =
  `password passwort passwd motdepasse contrasena parola admin administrator root user test tester testing guest login
welcome willkommen letmein changeme change default secret geheim master system server docker container berth deploy deployment
qwerty qwertz qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm azerty iloveyou ilove you trustno monkey dragon football baseball soccer
basketball hockey superman batman spiderman pokemon princess sunshine shadow michael jennifer jessica ashley daniel thomas charlie
jordan hunter killer freedom whatever nothing internet computer company office business summer winter spring autumn january february
march april june july august september october november december monday tuesday wednesday thursday friday saturday sunday starwars
mustang ferrari porsche mercedes samsung google facebook microsoft windows apple android linux ubuntu debian abc abcd abcdef
correcthorsebatterystaple hello world love lovely flower chocolate cookie pepper cheese banana orange purple yellow silver golden
forever family mother father brother sister baby angel jesus christ god money lucky happy blink slipknot metallica liverpool
chelsea arsenal barcelona realmadrid my the is this mein pass word`.split(/\s+/)
