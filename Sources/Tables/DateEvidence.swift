/// What a column's different fields are when they are read as dates in one format.
struct DateEvidence {
  let format: DateFormat
  /// Seconds for every code; NaN where it holds no date.
  private(set) var seconds: [Double] = []
  private(set) var dateRows = 0
  private(set) var dateCodes = 0
  /// Codes of text without any digit.
  private(set) var words: [Int] = []
  private var wordRows = 0
  private let presentRows: Int
  /// Codes of other text.
  private(set) var others: [Int] = []

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
      } else if column.dictionary[code].contains(where: { $0 &- UInt8(ascii: "0") <= 9 }) {
        others.append(code)
      } else {
        words.append(code)
        wordRows += column.counts[code]
      }
      if !all, !others.isEmpty || words.count > FewWords.most { break }
    }
  }

  /// Whether there is a date, and every field that holds a value is one.
  var isComplete: Bool { dateRows > 0 && words.isEmpty && others.isEmpty }

  /// A few words among many different dates stand for missing ones.
  var hasFewWords: Bool {
    others.isEmpty
      && FewWords.allow(words.count, among: dateCodes, rows: wordRows, of: presentRows)
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
