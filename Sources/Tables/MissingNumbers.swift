/// The numbers among the words for a missing value: `-999` says the same as `-999.0`.
struct MissingNumbers: Sendable, Hashable {
  private let values: [Double]

  /// The words that are numbers with a decimal mark, or else in the plain sense.
  init(_ words: [String], decimal: NumberStyle.Mark?, forms: NumberForms = []) {
    values = words.compactMap { word in
      var word = word
      return word.withUTF8 { bytes in
        if let decimal, let written = NumberStyle.parse(bytes, decimal: decimal, forms: forms) {
          return written.value
        }
        switch NumberField(bytes) {
        case .number(let value), .beyond(let value): return value
        case .missing, .infinite, .text: return nil
        }
      }
    }
  }

  func contains(_ value: Double) -> Bool { values.contains(value) }

  /// Whether a field is one of the numbers.
  func contains(_ field: NumberField) -> Bool {
    switch field {
    case .number(let value), .beyond(let value): values.contains(value)
    case .missing, .infinite, .text: false
    }
  }
}
