// Mocha's own spec reporter that also writes down what it counted, for the sum at the end of `npm test`.
const { writeFileSync } = require("node:fs")
const { Runner, reporters } = require("mocha")

module.exports = class extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options)
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats
      const file = process.env.KEYWARD_COUNTS
      if (file) writeFileSync(file, JSON.stringify({ passed: passes, failed: failures, skipped: pending }))
    })
  }
}
