/** A text that a person wrote and that cannot be read: whole sentences for that person, with nothing of the text in them. */
export class UnreadableText extends Error {
  /** The next step. */
  readonly advice: string

  constructor(message: string, advice: string) {
    super(message)
    this.name = 'UnreadableText'
    this.advice = advice
  }
}
