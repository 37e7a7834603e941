/// How one feature of a model is computed from one raw column.
public struct FeatureFormula: Sendable {
  /// What the formula starts from.
  public enum Source: Sendable {
    /// The number, through maps in order.
    case number([any ScalarMap])
    /// A number for every code: the column's levels, then missing, then unseen.
    case lookup([Double])
  }

  /// The feature.
  public var feature: Feature
  /// The raw column's place in the schema.
  public var column: Int
  /// What it starts from.
  public var source: Source

  /// The formula of a prepared column; nil for a date, which is no number.
  init?(_ column: SymbolicTable.Column) {
    let kind: Feature.Kind = column.indicatorOf.map { .indicator(of: $0) } ?? .numeric
    switch column.values {
    case .number(let raw, let maps):
      self.init(Feature(name: column.name, kind: kind), raw, .number(maps))
    case .lookup(let raw, let numbers):
      self.init(Feature(name: column.name, kind: kind), raw, .lookup(numbers))
    case .names(let raw, let levels, let places):
      // An unseen name has no code; a model knows it as missing.
      self.init(
        Feature(name: column.name, kind: .category(levels: levels)), raw,
        .lookup(places.map { Double(max($0, RawRows.missing)) }))
    case .date: return nil
    }
  }

  private init(_ feature: Feature, _ column: Int, _ source: Source) {
    self.feature = feature
    self.column = column
    self.source = source
  }
}
