import Files
import Tables

/// The events of a file: who, when, and how much.
struct EventLog: Sendable {
  /// The file's name without its folders.
  let name: String
  /// Who, as the log writes it; missing where it does not say.
  let customers: Categories
  /// When, in seconds since 1970-01-01T00:00:00Z; NaN where it does not say.
  let dates: [Double]
  /// How much, NaN where it does not say; nil where nothing is summed.
  let values: [Double]?
  /// The SHA-256 of the file's bytes.
  let digest: String

  /// Reads the columns that a spec names, and no others.
  init(_ spec: EventSpec, path: String, threads: Int) throws(DataError) {
    let file = try LogFile(spec, path: path)
    var options = ReadingOptions()
    options.threads = threads
    options.rules = file.rules
    for column in file.columns {
      options.overrides[column] = ColumnOverride(role: .ignored)
    }
    options.overrides[spec.customer] = ColumnOverride(role: .group, kind: .category)
    options.overrides[spec.date] = ColumnOverride(role: .time, kind: .date)
    if let value = spec.value {
      options.overrides[value] = ColumnOverride(role: .feature, kind: .number)
    }
    let (table, digest) = try file.read(options)
    guard case .category(let customers)? = table[spec.customer]?.values,
      case .date(let dates)? = table[spec.date]?.values
    else { throw .unusable("\(path) cannot be read as a log of events") }
    name = path.split(separator: "/").last.map(String.init) ?? path
    self.customers = customers
    self.dates = dates
    self.digest = digest
    if let value = spec.value, case .number(let numbers)? = table[value]?.values {
      values = numbers
    } else {
      values = nil
    }
  }

  /// The first and the last date; nil where no event has one.
  var span: ClosedRange<Double>? {
    var (first, last) = (Double.infinity, -Double.infinity)
    for date in dates where !date.isNaN {
      first = min(first, date)
      last = max(last, date)
    }
    return first <= last ? first...last : nil
  }
}

/// A log as a file that is read as tables are.
private struct LogFile {
  let path: String
  let rules: ReadingRules
  let columns: [String]
  /// The text with one blank between fields, and the digest of the file; nil where the file is read as it is.
  private let squeezed: (text: [UInt8], digest: String)?

  /// Finds the columns; throws where one that is needed is missing.
  init(_ spec: EventSpec, path: String) throws(DataError) {
    self.path = path
    var rules = spec.reading?.rules ?? ReadingRules()
    if spec.reading?.delimiter == EventSpec.blanks {
      rules.delimiter = UInt8(ascii: " ")
      let bytes: [UInt8]
      do {
        bytes = [UInt8](try FileContents.read(path))
      } catch {
        throw .unreadable(file: path, reason: error.reason)
      }
      squeezed = (BlankFields.squeezed(bytes), SHA256.hex(of: bytes))
    } else {
      squeezed = nil
    }
    self.rules = rules
    columns =
      if let squeezed {
        try Table.columnNames(bytes: squeezed.text, name: path, rules: rules)
      } else {
        try Table.columnNames(path: path, rules: rules)
      }
    let needed = [("customer", spec.customer), ("date", spec.date)]
    for (member, column) in needed + (spec.value.map { [("value", $0)] } ?? [])
    where !columns.contains(column) {
      throw .missingColumn(column, known: columns, purpose: "data.events.\(member), \(path)")
    }
  }

  func read(_ options: ReadingOptions) throws(DataError) -> (table: Table, digest: String) {
    if let squeezed {
      return (
        try Table.read(bytes: squeezed.text, name: path, options: options).table, squeezed.digest
      )
    }
    let file = try Table.readAndDigest(path: path, options: options)
    return (file.table, file.digest)
  }
}

/// Fields with any number of blanks and tabs between them and around them, as programs that print columns
/// write them.
enum BlankFields {
  /// The same text with one blank between fields and none around them; line ends stay, so that lines keep
  /// their numbers.
  static func squeezed(_ text: [UInt8]) -> [UInt8] {
    var squeezed: [UInt8] = []
    squeezed.reserveCapacity(text.count)
    var isBehindBlank = false
    var isAtStart = true
    for byte in text {
      switch byte {
      case 0x20, 0x09: isBehindBlank = true
      case 0x0A, 0x0D:
        squeezed.append(byte)
        (isBehindBlank, isAtStart) = (false, true)
      default:
        if isBehindBlank, !isAtStart { squeezed.append(0x20) }
        squeezed.append(byte)
        (isBehindBlank, isAtStart) = (false, false)
      }
    }
    return squeezed
  }
}
