/// What a column's different fields are when they are read as dates in one format.
struct DateEvidence {
  let format: DateFormat
  /// Seconds for every code; NaN where it holds no date.
  private(set) var seconds: [Double] = []
  private(set) var dateRows = 0
  private(set) var dateCodes = 0
  /// What is no date.
  private(set) var odd = OddFields()
  private let presentRows: Int

  /// Reads all fields, or only as long as the column may turn out to hold dates.
  init(_ column: CodedColumn, _ format: DateFormat, all: Bool = false) {
    self.format = format
    presentRows = column.presentRows
    for code in 0..<column.dictionary.count {
      let found = column.dictionary[code].withUnsafeBufferPointer { bytes -> Double? in
        let field = MissingTokens.trimmed(bytes)
        let isMissing = column.isMissing[code] || MissingTokens.isMissingDate(field)
        return isMissing ? .nan : format.seconds(field)
      }
      seconds.append(found ?? .nan)
      if let found {
        if !found.isNaN {
          dateCodes += 1
          dateRows += column.counts[code]
        }
      } else {
        odd.add(code, of: column)
      }
      if !all, odd.isTooMany { break }
    }
  }

  /// Whether there is a date, and every field that holds a value is one.
  var isComplete: Bool { dateRows > 0 && odd.isEmpty }

  /// A few odd fields among many different dates stand for missing ones.
  var hasFewOdd: Bool { odd.areFew(among: dateCodes, rows: presentRows) }
}

extension NumberEvidence {
  /// Seconds for every code where all numbers are days as YYYYMMDD; nil where any is not.
  var compactDates: [Double]? {
    guard numberCodes > 0, beyond.isEmpty else { return nil }
    return [Double].compactDates(values)
  }
}

extension [Double] {
  /// Seconds of days that were read as the numbers YYYYMMDD, NaN for NaN; nil where any is no day.
  static func compactDates(_ numbers: [Double]) -> [Double]? {
    var dates: [Double] = []
    var hasDate = false
    for number in numbers {
      if number.isNaN {
        dates.append(.nan)
        continue
      }
      guard let seconds = DateFormat.seconds(compact: number) else { return nil }
      dates.append(seconds)
      hasDate = true
    }
    return hasDate ? dates : nil
  }
}
