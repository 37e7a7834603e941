/// What the numbers of a column tell of the mark in front of fractions.
enum MarkEvidence: Sendable {
  /// There is no mark in any of them.
  case none
  /// Some number is none with the other mark.
  case clear(NumberStyle.Mark)
  /// Every number with a mark is another one with the other, as `1,730` is; their codes.
  case ambiguous([Int])

  /// What the numbers of a column tell that were read in a style.
  init(_ numbers: NumberEvidence, in column: CodedColumn) {
    var ambiguous: [Int] = []
    for code in numbers.values.indices where !numbers.values[code].isNaN {
      let bytes = column.dictionary[code]
      guard bytes.contains(where: { $0 == 0x2E || $0 == 0x2C || $0 == 0xEF }) else { continue }
      let other = bytes.withUnsafeBufferPointer {
        NumberStyle.parse($0, decimal: numbers.decimal.other, forms: numbers.forms)
      }
      guard let other else {
        self = .clear(numbers.decimal)
        return
      }
      if other.value != numbers.values[code] { ambiguous.append(code) }
    }
    self = ambiguous.isEmpty ? .none : .ambiguous(ambiguous)
  }

  /// What plain numbers tell, by the fields of the first rows and the values of all.
  ///
  /// A value tells where it has no three digits behind the point, or not one to three in front.
  init(plain values: [Double], sample: [[UInt8]]) {
    var isAmbiguous = false
    for field in sample where field.contains(0x2E) {
      let (number, other) = field.withUnsafeBufferPointer {
        (NumberField($0), NumberStyle.parse($0, decimal: .comma))
      }
      guard case .number = number else { continue }
      guard other != nil else {
        self = .clear(.point)
        return
      }
      isAmbiguous = true
    }
    self =
      values.contains(where: Self.isClear) ? .clear(.point) : isAmbiguous ? .ambiguous([]) : .none
  }

  /// Whether a number that was read with a decimal point cannot be one with points between thousands.
  static func isClear(_ value: Double) -> Bool {
    guard value != value.rounded(), value.isFinite else { return false }
    return !(1..<1000).contains(abs(value)) || (value * 1000).rounded() / 1000 != value
  }

  var isAmbiguous: Bool { if case .ambiguous = self { true } else { false } }
  var isClear: Bool { if case .clear = self { true } else { false } }
  var isComma: Bool { if case .clear(.comma) = self { true } else { false } }
  var isPoint: Bool { if case .clear(.point) = self { true } else { false } }
}

/// The mark in front of fractions that a file has where a column does not tell.
struct FileMark: Sendable, Hashable {
  /// Why it is taken for this one.
  enum Reason: Sendable, Hashable {
    case columns
    case delimiter
  }

  var mark: NumberStyle.Mark
  var reason: Reason
  private var delimiter: UInt8

  /// That of the columns that tell, or, where they tell nothing or both, that which goes with the delimiter.
  init(_ columns: [MarkEvidence], delimiter: UInt8) {
    let hasComma = columns.contains(where: \.isComma)
    let hasPoint = columns.contains(where: \.isPoint)
    self.delimiter = delimiter
    reason = hasComma != hasPoint ? .columns : .delimiter
    mark = hasComma != hasPoint ? (hasComma ? .comma : .point) : Self.usual(delimiter)
  }

  /// Programs that write decimal commas put semicolons between fields.
  static func usual(_ delimiter: UInt8) -> NumberStyle.Mark {
    delimiter == UInt8(ascii: ";") ? .comma : .point
  }

  var why: String {
    switch reason {
    case .columns: "since other columns have \(mark.title)"
    case .delimiter:
      switch delimiter {
      case UInt8(ascii: ";"): "since fields stand between semicolons"
      case UInt8(ascii: ","): "since fields stand between commas"
      case UInt8(ascii: "\t"): "since fields stand between tabs"
      default: "since fields stand between '\(Character(UnicodeScalar(delimiter)))'"
      }
    }
  }
}

extension TableReader {
  /// Where columns do not tell thousands from fractions, they are read once more with the mark of the file.
  func withFileMark(
    _ results: [TableAssembly.Result],
    _ again: ([Int], FileMark) throws(DataError) -> [Int: TableAssembly.Result]
  ) throws(DataError) -> [TableAssembly.Result] {
    guard options.rules.decimal == nil else { return results }
    let marks = results.indices.map { self.marks(of: results[$0], column: $0) }
    let file = FileMark(marks, delimiter: head.dialect.delimiter)
    let hasCommas = marks.contains(where: \.isComma)
    let doubtful = results.indices.filter { index in
      if results[index].plainNumbers == nil { return marks[index].isAmbiguous }
      // Thousands with points may also be whole numbers, as 1.000 is.
      return hasCommas
        ? !marks[index].isClear
        : marks[index].isAmbiguous && !(file.mark == .point && file.reason == .columns)
    }
    guard !doubtful.isEmpty else { return results }
    let read = try again(doubtful, file)
    return results.indices.map { index in
      guard let other = read[index], other.isOther(than: results[index]) else {
        return results[index]
      }
      return other
    }
  }

  private func marks(of result: TableAssembly.Result, column: Int) -> MarkEvidence {
    guard case .read(_, _, let details) = result else { return .none }
    guard let marks = details.marks else {
      guard let values = result.plainNumbers else { return .none }
      let sample = head.sample.compactMap { column < $0.count ? $0[column] : nil }
      return MarkEvidence(plain: values, sample: sample)
    }
    return marks
  }
}

extension TableAssembly.Result {
  /// The numbers of a column whose points were taken for decimal ones; nil for any other.
  fileprivate var plainNumbers: [Double]? {
    guard case .read(let column, _, _) = self, case .number(let values) = column.values else {
      return nil
    }
    return column.reading.numbers == nil ? values : nil
  }

  /// Whether a second reading of a column tells something or makes other numbers of it.
  fileprivate func isOther(than first: Self) -> Bool {
    guard case .read(let column, _, let details) = self, case .number(let values) = column.values
    else { return false }
    if details.marks?.isAmbiguous == true { return true }
    guard let plain = first.plainNumbers else { return false }
    return !zip(values, plain).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
  }
}
