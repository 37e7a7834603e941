import Tables

extension DelimitedWriter {
  /// Writes a number, or an empty field where there is none.
  mutating func write(_ number: Double?) {
    if let number { write(number) } else { writeMissing() }
  }
}
