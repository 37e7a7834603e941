/// What a file is, by how it begins.
enum FileKind: Sendable, Hashable {
  case text
  case gzip
  case zip
  /// Something else that is no delimited text, and what to do about it.
  case foreign(String, hint: String)

  private static let unpack = "Unpack it first"

  /// How many bytes are looked at.
  static let look = 1 << 12

  init(_ bytes: ArraySlice<UInt8>) {
    if bytes.starts(with: [0x1F, 0x8B]) {
      self = .gzip
    } else if bytes.starts(with: [0x50, 0x4B, 3, 4]) || bytes.starts(with: [0x50, 0x4B, 5, 6]) {
      self = .zip
    } else if let known = Self.known.first(where: { bytes.starts(with: $0.beginning) }) {
      self = .foreign(known.name, hint: known.hint)
    } else if bytes.starts(with: "BZh".utf8), bytes.dropFirst(4).starts(with: "1AY&SY".utf8) {
      self = .foreign("a file packed by bzip2", hint: Self.unpack)
    } else if bytes.dropFirst(257).starts(with: "ustar".utf8) {
      self = .foreign("a tar archive", hint: "Unpack it first")
    } else if Self.isMarkup(bytes) {
      self = .foreign("a page of HTML or XML", hint: "Save its table as CSV")
    } else if Self.isJSON(bytes) {
      self = .foreign(
        "JSON", hint: "Write its records as CSV, as pandas' read_json and to_csv do")
    } else {
      self = .text
    }
  }

  /// Why a file of this kind is not read as delimited text, but for what to do.
  var refusal: String {
    switch self {
    case .text: ""
    case .gzip: "expected delimited text, found a file packed by gzip"
    case .zip: "expected delimited text, found a zip archive"
    case .foreign(let name, _): "expected delimited text, found \(name)"
    }
  }

  /// What to do with a file that is not read; nil for text.
  var problem: String? {
    switch self {
    case .text: nil
    case .gzip, .zip: refusal + ". " + Self.unpack
    case .foreign(_, let hint): refusal + ". " + hint
    }
  }

  private static let known: [(beginning: [UInt8], name: String, hint: String)] = [
    // What follows the letters, so that they may begin a header.
    (Array("PAR1\u{15}".utf8), "a Parquet file", "Write it as CSV"),
    (Array("ARROW1\0".utf8), "an Arrow file", "Write it as CSV"),
    (Array("FEA1\0".utf8), "a Feather file", "Write it as CSV"),
    (Array("SQLite format 3\0".utf8), "an SQLite database", "Write its table as CSV"),
    (Array("%PDF-".utf8), "a PDF document", "Save its table as CSV"),
    (
      [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "an Excel workbook",
      "Save its sheet as CSV"
    ),
    ([0x89, 0x48, 0x44, 0x46], "an HDF5 file", "Write its table as CSV"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "a file packed by xz", unpack),
    ([0x28, 0xB5, 0x2F, 0xFD], "a file packed by Zstandard", unpack),
    ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "a 7z archive", unpack),
    ([0xFF, 0xFE, 0, 0], "text as UTF-32", "Save the file as UTF-8"),
    ([0, 0, 0xFE, 0xFF], "text as UTF-32", "Save the file as UTF-8"),
  ]

  /// Whether text begins as pages do, behind a byte order mark and blanks.
  private static func isMarkup(_ bytes: ArraySlice<UInt8>) -> Bool {
    let text = withoutBlanks(bytes)
    guard text.first == UInt8(ascii: "<") else { return false }
    let start = String(decoding: text.prefix(14), as: UTF8.self).lowercased()
    return ["<!doctype html", "<html", "<?xml"].contains { start.hasPrefix($0) }
  }

  /// The text behind a byte order mark and blanks.
  private static func withoutBlanks(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    (bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes).drop { $0 <= 0x20 }
  }

  /// Whether text begins as an object of JSON does, or as an array of objects or arrays; names of columns may stand
  /// between brackets, too.
  private static func isJSON(_ bytes: ArraySlice<UInt8>) -> Bool {
    let text = withoutBlanks(bytes)
    let next = withoutBlanks(text.dropFirst())
    func isObject(_ text: ArraySlice<UInt8>) -> Bool {
      let inner = withoutBlanks(text.dropFirst())
      guard text.first == UInt8(ascii: "{"), inner.first == UInt8(ascii: "\"") else { return false }
      let name = inner.dropFirst().drop { $0 != UInt8(ascii: "\"") }
      return withoutBlanks(name.dropFirst()).first == UInt8(ascii: ":")
    }
    return isObject(text)
      || (text.first == UInt8(ascii: "[") && (isObject(next) || next.first == UInt8(ascii: "[")))
  }
}
