import Tables

/// A column as the checks see it: for every row the place of its value among the distinct ones, and
/// how often each occurs in either class.
struct AuditedColumn: Sendable {
  let name: String
  let kind: ColumnKind
  /// The place of every row's value; -1 where it is missing.
  let codes: [Int32]
  /// The distinct numbers or dates, rising; empty for names.
  let values: [Double]
  /// The names, in the order of their places; empty for others.
  let levels: [String]
  /// How many rows have each value.
  let counts: [Int]
  /// How many positive rows have each value.
  let positives: [Int]
  /// How many rows have none.
  let missing: Int
  /// How many positive rows have none.
  let missingPositives: Int

  init(_ column: Column, rows: [Int], isPositive: [Bool]) {
    name = column.name
    kind = column.values.kind
    let coded = CodedValues(column.values, rows: rows)
    codes = coded.codes
    values = coded.values
    levels = if case .category(let categories) = column.values { categories.levels } else { [] }
    var counts = [Int](repeating: 0, count: coded.distinct)
    var positives = counts
    var absent = (all: 0, positive: 0)
    for (place, code) in coded.codes.enumerated() {
      if code < 0 {
        absent.all += 1
        absent.positive += isPositive[place] ? 1 : 0
      } else {
        counts[Int(code)] += 1
        positives[Int(code)] += isPositive[place] ? 1 : 0
      }
    }
    self.counts = counts
    self.positives = positives
    (missing, missingPositives) = absent
  }

  /// The number of rows looked at.
  var rowCount: Int { codes.count }
  /// The number of rows with a value.
  var present: Int { rowCount - missing }
  /// The number of positive rows with a value.
  var presentPositives: Int { positives.reduce(0, +) }
  /// How many different values occur.
  var distinct: Int { counts.count { $0 > 0 } }
  /// Whether the values are numbers.
  var isNumber: Bool { kind == .number }

  /// A value as a sentence shows it.
  func text(of code: Int) -> String {
    if code < levels.count { return levels[code] }
    guard code < values.count else { return "" }
    return Int(exactly: values[code]).map(String.init) ?? String(values[code])
  }

  /// The number of a row; NaN where it is missing or a name.
  func number(at row: Int) -> Double {
    let code = Int(codes[row])
    return code >= 0 && code < values.count ? values[code] : .nan
  }
}
