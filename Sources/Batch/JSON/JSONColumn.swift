import Learning
import Tables

/// One column of a schema, ready to take values of JSON.
///
/// A class, since every value of a row goes through one: a struct's lists would be counted each time.
final class JSONColumn: Sendable {
  let name: String
  let nameBytes: [UInt8]
  let kind: InputSchema.Column.Kind
  /// The levels' bytes, for comparing; empty where there are too many.
  private let levels: [[UInt8]]
  private let index: LevelIndex?

  /// Up to so many levels are compared one by one, which is quicker than a dictionary.
  private static let fewLevels = 12

  init(_ column: InputSchema.Column, levels index: LevelIndex?) {
    name = column.name
    nameBytes = Array(column.name.utf8)
    kind = column.kind
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

  /// The code of a number among names: as it is written, or without a fraction that is zero.
  func code(number: Double, written text: UnsafeBufferPointer<UInt8>) -> Int32 {
    let code = code(text)
    guard code == RawRows.unseen, let whole = Int64(exactly: number) else { return code }
    let short = self.code(String(whole))
    return short == RawRows.unseen ? self.code("\(whole).0") : short
  }

  /// The code of `true` or `false` among names, as JSON writes it or as Python does.
  func code(_ truth: Bool) -> Int32 {
    let code = code(truth ? "true" : "false")
    return code == RawRows.unseen ? self.code(truth ? "True" : "False") : code
  }
}
