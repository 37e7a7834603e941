/// What a column's different fields are when they are read as dates in one format.
struct DateEvidence {
  let format: DateFormat
  /// Seconds for every code; NaN where it holds no date.
  private(set) var seconds: [Double] = []
  private(set) var dateRows = 0
  private(set) var dateCodes = 0
  /// Rows with dates as ISO 8601 has them, where that is another format.
  private(set) var isoRows = 0
  /// What is no date.
  private(set) var odd = OddFields()
  private let presentRows: Int

  /// Reads all fields, or only as long as the column may turn out to hold dates.
  init(_ column: CodedColumn, _ format: DateFormat, all: Bool = false) {
    self.format = format
    presentRows = column.presentRows
    var isoCodes: [Int] = []
    for code in 0..<column.dictionary.count {
      let found = column.dictionary[code].withUnsafeBufferPointer { bytes -> Double? in
        let field = MissingTokens.trimmed(bytes)
        let isMissing = column.isMissing[code] || MissingTokens.isMissingDate(field)
        return isMissing ? .nan : format.seconds(field)
      }
      if let found {
        seconds.append(found)
        if !found.isNaN {
          dateCodes += 1
          dateRows += column.counts[code]
        }
      } else {
        // ISO 8601 is understood beside any other order.
        let iso = column.dictionary[code].withUnsafeBufferPointer {
          DateFormat.yearFirst.seconds(MissingTokens.trimmed($0))
        }
        seconds.append(iso ?? .nan)
        if iso == nil { odd.add(code, of: column) } else { isoCodes.append(code) }
      }
      if !all, odd.areTooMany(among: column.dictionary.count) { break }
    }
    // Beside years of two digits nobody knows which of them is the year.
    if !isoCodes.isEmpty, hasShortYears(column, besides: Set(isoCodes)) {
      for code in isoCodes {
        seconds[code] = .nan
        odd.add(code, of: column)
      }
    } else {
      isoRows = isoCodes.reduce(0) { $0 + column.counts[$1] }
    }
  }

  private func hasShortYears(_ column: CodedColumn, besides iso: Set<Int>) -> Bool {
    seconds.indices.contains { code in
      !seconds[code].isNaN && !iso.contains(code)
        && column.dictionary[code].withUnsafeBufferPointer {
          format.hasShortYear(MissingTokens.trimmed($0))
        }
    }
  }

  /// Whether the last two digits take many values up to the end of months, as days do, and the first two few, as
  /// years.
  func hasDaysLast(_ column: CodedColumn) -> Bool {
    var (first, last): (Set<[UInt8]>, Set<[UInt8]>) = ([], [])
    for code in seconds.indices where !seconds[code].isNaN {
      let field = column.dictionary[code].withUnsafeBufferPointer {
        Array(MissingTokens.trimmed($0))
      }
      first.insert(Array(field.prefix(2)))
      last.insert(Array(field.dropFirst(6).prefix(2)))
    }
    // Years from 2028 on have hardly begun.
    let endsOfMonths = (28...31).map { Array("\($0)".utf8) }
    return last.count > 12 && last.count >= 2 * first.count
      && endsOfMonths.contains(where: last.contains)
  }

  /// Whether years of two digits make dates that lie far ahead, as those of births do.
  func hasDistantShortYears(_ column: CodedColumn) -> Bool {
    let distant = 2_208_988_800.0  // 2040-01-01
    return seconds.indices.contains { code in
      seconds[code] >= distant
        && column.dictionary[code].withUnsafeBufferPointer {
          format.hasShortYear(MissingTokens.trimmed($0))
        }
    }
  }

  /// Whether there is a date, and every field that holds a value is one.
  var isComplete: Bool { dateRows > 0 && odd.isEmpty }

  /// A few odd fields among many different dates stand for missing ones.
  var hasFewOdd: Bool { odd.areFew(among: dateCodes, rows: presentRows) }
}

/// Dates so far from the others of a column that they stand for none: 9999-12-31 where there is no end.
struct NoDates {
  /// Their places; empty where all dates are such.
  let codes: [Int]

  init(_ seconds: [Double]) {
    let found = seconds.indices.filter { DateFormat.isNone(seconds[$0]) }
    let isAmongDates = seconds.contains { !$0.isNaN && !DateFormat.isNone($0) }
    codes = isAmongDates ? found : []
  }
}

/// Two fields of a column of which one can only be read with the day first and one with the month.
struct ContraryDates {
  private let dayFirst: Int
  private let monthFirst: Int

  /// Nil where the fields do not contradict each other so.
  init?(_ evidence: [DateEvidence], in column: CodedColumn) {
    func other(of format: DateFormat, than other: DateFormat) -> Int? {
      guard let dates = evidence.first(where: { $0.format == format }) else { return nil }
      let codes = dates.odd.codes.filter { code in
        column.dictionary[code].withUnsafeBufferPointer {
          other.seconds(MissingTokens.trimmed($0)) != nil
        }
      }
      return column.firstRow(ofAny: codes)
    }
    guard let day = other(of: .monthFirst, than: .dayFirst),
      let month = other(of: .dayFirst, than: .monthFirst)
    else { return nil }
    (dayFirst, monthFirst) = (day, month)
  }

  var misfit: ColumnInference.Misfit { .init(dayFirst: dayFirst, monthFirst: monthFirst) }

  /// What is told with a line of each.
  var notes: [ColumnInference.Note] {
    [
      ColumnInference.Note(row: dayFirst) {
        "'\(ReadProblem.short($0))' in line \($1) can only have the day first"
      },
      ColumnInference.Note(row: monthFirst) {
        "'\(ReadProblem.short($0))' in line \($1) only the month: no order fits all rows, so that they are names"
      },
    ]
  }
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
