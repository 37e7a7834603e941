import Experiments
import Metrics
import Tables

extension DelimitedWriter {
  /// Writes a number, or an empty field where there is none.
  mutating func write(_ number: Double?) {
    if let number { write(number) } else { writeMissing() }
  }

  /// Writes a number and the ends of its interval.
  mutating func write(_ estimate: Estimate) {
    write(estimate.value)
    write(estimate.interval?.lower)
    write(estimate.interval?.upper)
  }
}
