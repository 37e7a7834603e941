import CKernels
public import Learning

/// Reads rows from JSON straight into the columns of a schema, without a document in between.
///
/// `null` is a missing value, and so is a text that stands for one in delimited text, such as "" or
/// "NA"; a text that is a number may stand among numbers. Among names a number stands for its digits.
/// Dates are texts as ISO 8601 has them, or seconds since 1970. Every column must be there; others are
/// passed over and listed.
public struct JSONRowReader: Sendable {
  /// How the rows are wrapped.
  public enum Form: Sendable {
    /// `{"rows": [{column: value, …}, …], "store": false}`, or the array alone.
    case rows
    /// What MLflow sends: `{"dataframe_records": [{column: value, …}, …]}` or
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
  public init(schema: InputSchema, levels: SchemaLevels, identifier: String? = nil) {
    columns = schema.columns.enumerated().map { JSONColumn($1, levels: levels[$0]) }
    places = Dictionary(
      columns.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    let known = places
    identifiers = ([identifier, "id"] as [String?]).compactMap { $0 }
      .filter { known[$0] == nil }.map { Array($0.utf8) }
  }

  /// Reads at most so many rows.
  public func read(
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
      var reading = RowReading(self, RowScanner(text), limit: limit)
      switch form {
      case .rows: try reading.rows()
      case .mlflow: try reading.mlflow()
      }
      return try reading.result()
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
    if let place = places[String(decoding: name, as: UTF8.self)] { return .column(place) }
    return identifiers.contains { Self.isEqual($0, name) } ? .identifier : .other
  }

  @inline(__always)
  private static func isEqual(_ name: [UInt8], _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard name.count == bytes.count else { return false }
    for place in name.indices where name[place] != bytes[place] { return false }
    return true
  }
}
