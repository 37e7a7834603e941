/// What a column's different fields are when they are read as numbers in one style.
struct NumberEvidence {
  /// Nil for digits with or without a decimal point.
  private(set) var style: NumberStyle?
  /// A number for every code; NaN where it holds none.
  private(set) var values: [Double] = []
  private(set) var numberRows = 0
  private let presentRows: Int
  private(set) var numberCodes = 0
  /// What is no number.
  private(set) var odd = OddFields()
  private(set) var infinite: [Int] = []
  /// Codes of numbers beyond single precision.
  private(set) var beyond: [Int] = []
  /// The currencies, or `%`, beside the numbers, as they are written.
  private(set) var units: Set<String> = []
  /// Amounts in two currencies are not to be compared.
  var hasSeveralUnits: Bool { Set(units.map(Currency.key)).count > 1 }
  private var seenForms = FormEvidence()

  /// Reads fields with a decimal mark, or as plain digits where there is none: all of them, or only as long
  /// as the column may turn out to hold numbers.
  ///
  /// - Parameter forms: what numbers may be written with besides.
  init(
    _ column: CodedColumn, decimal: NumberStyle.Mark?, forms: NumberForms = [], all: Bool
  ) {
    presentRows = column.presentRows
    let missing = MissingNumbers(column.missing, decimal: decimal)
    values.reserveCapacity(column.dictionary.count)
    for code in 0..<column.dictionary.count {
      let (field, written) = column.dictionary[code].withUnsafeBufferPointer {
        Self.field(
          $0, isMissing: column.isMissing[code], decimal: decimal, forms: forms, missing)
      }
      if let unit = written?.unit { units.insert(unit) }
      if let written { seenForms.add(written) }
      add(field, code, of: column)
      if !all, odd.areTooMany(among: column.dictionary.count) { break }
    }
    let seen = forms.isEmpty ? [] : seenForms.forms ?? []
    let unit =
      units.count > 1 && seen.contains(.measures) ? units.map(Currency.key).min() : units.min()
    style = decimal.map { NumberStyle(decimal: $0, unit: unit, forms: seen) }
  }

  /// What a field says that is read with a decimal mark, or as plain digits where there is none, and how it is
  /// written.
  static func field(
    _ bytes: UnsafeBufferPointer<UInt8>, isMissing: Bool, decimal: NumberStyle.Mark?,
    forms: NumberForms, _ missing: MissingNumbers
  ) -> (field: NumberField, written: NumberStyle.Written?) {
    var field = isMissing ? .missing : NumberField(bytes)
    var written: NumberStyle.Written?
    if let decimal, field != .missing, field != .infinite {
      written = NumberStyle.parse(bytes, decimal: decimal, forms: forms)
      field = written.map { NumberField(finite: $0.value) } ?? .text
    }
    return (missing.contains(field) ? .missing : field, written)
  }

  private mutating func add(_ field: NumberField, _ code: Int, of column: CodedColumn) {
    var value = Double.nan
    switch field {
    case .number(let number):
      value = number
      numberCodes += 1
      numberRows += column.counts[code]
    case .missing: break
    case .infinite: infinite.append(code)
    case .beyond: beyond.append(code)
    case .text: odd.add(code, of: column)
    }
    values.append(value)
  }

  /// What stands in front of fractions.
  var decimal: NumberStyle.Mark { style?.decimal ?? .point }

  /// What the numbers are written with besides.
  var forms: NumberForms { style?.forms ?? [] }

  /// Whether every field that holds a value is a number.
  var isComplete: Bool {
    let hasNumber = numberCodes > 0 || !infinite.isEmpty || !beyond.isEmpty
    return odd.isEmpty && !hasSeveralUnits && (hasNumber || presentRows == 0)
  }

  /// A few odd fields among many different numbers stand for missing ones.
  var hasFewOdd: Bool {
    !hasSeveralUnits && odd.areFew(among: numberCodes, rows: presentRows)
  }

  /// What fits a column best: a style that reads every field, plain digits before others, or else the one
  /// that reads the most rows.
  ///
  /// Suffixes and Indian groups are read where no style without them fits.
  ///
  /// Where both marks do as well, the one that is stated decides, or that of the file.
  static func best(
    _ column: CodedColumn, _ rules: ReadingRules, delimiter: UInt8, all: Bool = false
  ) -> NumberEvidence {
    let plain = NumberEvidence(column, decimal: nil, all: all)
    let wanted = rules.decimal ?? rules.fileMark?.mark
    if plain.isComplete, wanted != .comma { return plain }
    let mark = wanted ?? FileMark.usual(delimiter)
    let preferred = NumberEvidence(column, decimal: mark, all: all)
    if plain.isComplete {
      let isWanted = rules.decimal != nil || preferred.hasOtherValues(than: plain)
      return preferred.isComplete && isWanted ? preferred : plain
    }
    let other = NumberEvidence(column, decimal: mark.other, all: all)
    let candidates = wanted == .comma ? [preferred, plain, other] : [plain, preferred, other]
    if let complete = candidates.first(where: \.isComplete) { return complete }
    let formed = [mark, mark.other].map {
      NumberEvidence(column, decimal: $0, forms: .all, all: all)
    }.filter { !$0.forms.isEmpty }
    if let found = formed.first(where: \.isComplete) ?? formed.first(where: \.hasFewOdd) {
      return found
    }
    let few = candidates.filter(\.hasFewOdd)
    let eligible = few.isEmpty ? candidates + formed : few
    return eligible.dropFirst().reduce(eligible[0]) {
      $1.numberRows > $0.numberRows ? $1 : $0
    }
  }

  private func hasOtherValues(than other: NumberEvidence) -> Bool {
    !zip(values, other.values).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
  }
}
