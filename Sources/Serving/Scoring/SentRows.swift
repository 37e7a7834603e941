import Batch
import Learning
import Tables

/// The rows of a request, decoded, with what is to be sent back of them.
struct SentRows: Sendable {
  var rows: RawRows
  /// What names the rows; empty where none is named.
  var identifiers: [String?]
  /// Columns that the model does not take.
  var ignored: [String]
  /// Whether the sender wants them to be kept; nil where it does not say.
  var store: Bool?
  /// The delimited text that they came as.
  var text: SentText?

  init(_ rows: JSONRows) {
    self.rows = rows.rows
    identifiers = rows.identifiers
    ignored = rows.ignored
    store = rows.store
  }

  init(_ rows: RawRows, identifiers: [String?] = [], ignored: [String] = [], text: SentText? = nil)
  {
    self.rows = rows
    self.identifiers = identifiers
    self.ignored = ignored
    self.text = text
  }
}

/// Delimited text with its records one by one, to be repeated.
struct SentText: Sendable {
  var header: DelimitedHeader
  var records: [[UInt8]]
}
