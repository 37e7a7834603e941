public import Learning
public import Tables

/// The levels of a schema's columns, ready to be looked up: made once, used for every row.
public struct SchemaLevels: Sendable {
  private let indices: [LevelIndex?]

  /// The levels of every column of names.
  public init(_ schema: InputSchema) {
    indices = schema.columns.map { column in
      guard case .category(let levels) = column.kind else { return nil }
      return LevelIndex(levels)
    }
  }

  /// The levels of the schema's column at a place; nil where it holds no names.
  public subscript(column: Int) -> LevelIndex? { indices[column] }
}
