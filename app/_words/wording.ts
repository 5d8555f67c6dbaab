/** What a person reads when something goes wrong: what happened, what is safe, what to do next. */
export interface Wording {
  readonly title: string
  readonly safe: string
  readonly next: string
  /** Red where something may be false or lost, amber where waiting or trying again is all there is to do. */
  readonly tone: "warning" | "danger"
  /** The word on the one button that helps. */
  readonly action: string
}
