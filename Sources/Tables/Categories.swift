/// Names as codes into a dictionary of levels.
public struct Categories: Sendable, Hashable {
  /// For every row the index of its level, or -1 where the value is missing.
  public var codes: [Int32]
  /// The distinct names.
  ///
  /// A file's levels are sorted by their UTF-8 bytes, so that codes do not depend
  /// on the order of rows.
  public var levels: [String]

  /// Codes into levels.
  public init(codes: [Int32], levels: [String]) {
    self.codes = codes
    self.levels = levels
  }
}
