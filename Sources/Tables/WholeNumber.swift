/// Whole numbers of more digits than a `Double` holds, of which two may become one.
enum WholeNumber {
  /// Up to here every whole number is a `Double`, and none that is not becomes it.
  static let exactLimit = 0x1p53 - 1

  /// A whole number as it is written, without zeros in front; nil for anything else.
  static func digits(_ field: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var rest = MissingTokens.trimmed(field)[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    guard !rest.isEmpty, rest.allSatisfy({ $0 &- UInt8(ascii: "0") <= 9 }) else { return nil }
    let digits = rest.drop { $0 == UInt8(ascii: "0") }
    return (isNegative ? [UInt8(ascii: "-")] : []) + digits
  }

  /// Whether a field is a whole number that no `Double` is.
  static func isRounded(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let digits = digits(field) else { return false }
    let magnitude = UInt64(String(decoding: digits.drop { $0 == 0x2D }, as: UTF8.self))
    return magnitude.map { UInt64(exactly: Double($0)) != $0 } ?? true
  }
}

extension ChunkPass.Store {
  /// Whether two rows have the same number beyond 2^53, which may have been two.
  var hasMeetingNumbers: Bool {
    guard case .numbers(let numbers) = self else { return false }
    let beyond = numbers.map(\.self).filter { abs($0) > WholeNumber.exactLimit }
    return Set(beyond).count < beyond.count
  }
}

extension CodedColumn {
  /// How many whole numbers become one with another where they are read as `values`, one for every code.
  func mergedNumbers(_ values: [Double]) -> Int {
    var written: [Double: Set<[UInt8]>] = [:]
    for (code, value) in values.enumerated() where abs(value) > WholeNumber.exactLimit {
      guard let digits = dictionary[code].withUnsafeBufferPointer(WholeNumber.digits) else {
        continue
      }
      written[value, default: []].insert(digits)
    }
    return written.values.reduce(0) { $0 + ($1.count > 1 ? $1.count : 0) }
  }
}
