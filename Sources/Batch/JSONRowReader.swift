import CKernels
package import Learning
import Tables

/// Reads rows from JSON straight into the columns of a schema, without a document in between.
///
/// `null` is a missing value, and so is a text that stands for one in delimited text, such as "" or
/// "NA"; a text that is a number may stand among numbers. Among names a number stands for its digits.
/// Dates are texts as the training rows or ISO 8601 have them, or numbers since 1970 (`EpochDates`). Every
/// column must be there; others are passed over and listed.
package struct JSONRowReader: Sendable {
  /// How the rows are wrapped.
  package enum Form: Sendable {
    /// `{"rows": [{column: value, …}, …], "store": false}`, or the array alone.
    case rows
    /// What MLflow sends: `{"dataframe_records": [{column: value, …}, …]}`, the same as `instances` or
    /// `inputs`, `{"inputs": {column: [value, …], …}}`, or
    /// `{"dataframe_split": {"columns": [column, …], "data": [[value, …], …]}}`.
    case mlflow
  }

  let columns: [JSONColumn]
  /// The bytes of the columns' names, to be found; the last are those of the identifier.
  private let places: [String: Int]
  /// Names of columns that name rows and are no columns of the schema.
  private let identifiers: [[UInt8]]

  /// A reader for a schema.
  ///
  /// - Parameter identifier: a column besides `id` that names rows.
  package init(schema: InputSchema, levels: SchemaLevels, identifier: String? = nil) {
    columns = schema.columns.enumerated().map { JSONColumn($1, levels: levels[$0]) }
    let names = columns.enumerated().map { ($1.name, $0) }
    let known = Dictionary(names, uniquingKeysWith: { first, _ in first })
    // A name may come with blanks around it, or without them where the schema has some.
    places = known.merging(names.map { (Spelling.trimmed($0.0), $0.1) }) { exact, _ in exact }
    identifiers = ([identifier, "id"] as [String?]).compactMap { $0 }
      .filter { known[$0] == nil }.map { Array($0.utf8) }
  }

  /// Reads at most so many rows.
  package func read(
    _ body: [UInt8], form: Form = .rows, limit: Int = .max
  ) throws(RowProblem) -> JSONRows {
    try body.withUnsafeBufferPointer { bytes throws(RowProblem) in
      // RFC 8259, section 8.1.
      let valid = bytes.baseAddress.map { Int(ckt_utf8_prefix($0, bytes.count)) } ?? 0
      guard valid == bytes.count else {
        throw .syntax(
          "byte \(valid + 1): expected UTF-8, found 0x\(String(bytes[valid], radix: 16))")
      }
      // Some clients begin with a byte order mark, which may be passed over.
      let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      let text = UnsafeBufferPointer(rebasing: bytes[start...])
      var parser = JSONRowParser(self, JSONScanner(text), limit: limit)
      switch form {
      case .rows: try parser.rows()
      case .mlflow: try parser.mlflow()
      }
      return try parser.result()
    }
  }

  /// Why a text cannot name a row; nil where it can.
  package static func misfit(identifier: String) -> String? {
    let count = identifier.utf8.count
    return count > 256 ? "an identifier has at most 256 bytes, got \(count)" : nil
  }

  /// What a name in a row means.
  enum Member {
    case column(Int)
    case identifier
    case other
  }

  /// Finds a name; those of a row most often stand in the schema's order.
  @inline(__always)
  func member(_ name: UnsafeBufferPointer<UInt8>, after place: Int) -> Member {
    let guess = place + 1
    if guess < columns.count, Self.isEqual(columns[guess].nameBytes, name) { return .column(guess) }
    return find(name)
  }

  private func find(_ name: UnsafeBufferPointer<UInt8>) -> Member {
    let text = String(decoding: name, as: UTF8.self)
    if let place = places[text] ?? places[Spelling.trimmed(text)] { return .column(place) }
    return identifiers.contains { Self.isEqual($0, name) } ? .identifier : .other
  }

  @inline(__always)
  private static func isEqual(_ name: [UInt8], _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard name.count == bytes.count else { return false }
    for place in name.indices where name[place] != bytes[place] { return false }
    return true
  }
}

/// Rows that came as JSON.
package struct JSONRows: Sendable {
  /// The rows in the columns of the schema.
  package var rows: RawRows
  /// What names the rows, one a row; empty where none is named.
  package var identifiers: [String?] = []
  /// Names of columns that the schema does not have, in the order in which they were met.
  package var ignored: [String] = []
  /// Whether the sender wants the rows to be kept; nil where it does not say.
  package var store: Bool?
}

/// Why rows that were sent as JSON cannot be scored.
package struct RowProblem: Error, Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// The text is no JSON, or not of the shape that holds rows.
    case syntax
    /// A value does not suit its column, or a column is missing.
    case values
    /// There are more rows than may be sent at once.
    case tooManyRows
  }

  /// What is wrong at one place.
  package struct Place: Sendable, Hashable {
    /// The row, from 0.
    package var row: Int
    package var column: String
    package var detail: String
  }

  package var kind: Kind
  package var detail: String
  /// The first places, at most `placeLimit`.
  package var places: [Place] = []

  /// How many places are told.
  package static let placeLimit = 50

  static func syntax(_ detail: String) -> RowProblem { RowProblem(kind: .syntax, detail: detail) }

  /// The problem of values at places, of which there is at least one.
  static func values(_ places: [Place], isMore: Bool) -> RowProblem {
    let first = places[0]
    let rest = places.count - 1
    let more = isMore ? " and in many other places" : rest > 0 ? " and in \(rest) other places" : ""
    return RowProblem(
      kind: .values, detail: "row \(first.row), column '\(first.column)': \(first.detail)\(more)",
      places: places)
  }
}

/// One column of a schema, ready to take values of JSON.
///
/// A class, since every value of a row goes through one: a struct's lists would be counted each time.
final class JSONColumn: Sendable {
  let name: String
  let nameBytes: [UInt8]
  let kind: InputSchema.Column.Kind
  let epochDates: EpochDates
  /// Whether words that say yes or no are 1 and 0.
  let isTruth: Bool
  let reading: ColumnReading
  let hasPlainReading: Bool
  /// The levels' bytes, for comparing; empty where there are too many.
  private let levels: [[UInt8]]
  private let index: LevelIndex?

  /// Up to so many levels are compared one by one, which is quicker than a dictionary.
  private static let fewLevels = 12

  init(_ column: InputSchema.Column, levels index: LevelIndex?) {
    name = column.name
    nameBytes = Array(column.name.utf8)
    kind = column.kind
    epochDates = EpochDates(column)
    isTruth = column.isTruth
    reading = column.reading
    hasPlainReading = reading.isPlain
    levels = column.levels.count <= Self.fewLevels ? column.levels.map { Array($0.utf8) } : []
    self.index = index
  }

  /// The code of a name as it stands in the text.
  func code(_ text: UnsafeBufferPointer<UInt8>) -> Int32 {
    for (code, level) in levels.enumerated() where level.count == text.count {
      if level.withUnsafeBufferPointer({ $0.elementsEqual(text) }) { return Int32(code) }
    }
    return code(String(decoding: text, as: UTF8.self))
  }

  /// The code of a name.
  func code(_ name: String) -> Int32 { index?.code(of: name) ?? RawRows.unseen }

  /// The code of a number among names: as it is written, or without a fraction that is zero, or as the truth
  /// that it stands for.
  func code(number: Double, written text: UnsafeBufferPointer<UInt8>) -> Int32 {
    let code = code(text)
    // Beyond 2^53 two numbers may be one, and what is written is all that tells them apart.
    guard code == RawRows.unseen, abs(number) <= 0x1p53, let whole = Int64(exactly: number) else {
      return code
    }
    let short = self.code(String(whole))
    return short == RawRows.unseen ? self.code("\(whole).0") : short
  }

  /// The code of `true` or `false` among names, as JSON writes it or as Python does.
  func code(_ truth: Bool) -> Int32 {
    let code = code(truth ? "true" : "false")
    return code == RawRows.unseen ? self.code(truth ? "True" : "False") : code
  }
}
