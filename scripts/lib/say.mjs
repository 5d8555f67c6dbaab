/** A failure that has been understood: its message is the one sentence shown to the user. */
export class Refusal extends Error {}

/** Progress and failures go to stderr, so that a task's own output stays clean. */
export const say = (text) => process.stderr.write(`${text}\n`)

/**
 * A line that is redrawn in a terminal and repeated every ten seconds elsewhere.
 * @returns a function that ends it
 */
export const sayMeanwhile = (text) => {
  const terminal = process.stderr.isTTY
  if (!terminal) say(text())
  const draw = () => process.stderr.write(terminal ? `\r\x1b[2K${text()}` : `${text()}\n`)
  const timer = setInterval(draw, terminal ? 200 : 10_000)
  return () => {
    clearInterval(timer)
    if (terminal) process.stderr.write("\r\x1b[2K")
  }
}
