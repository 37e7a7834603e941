package import Tables

/// How one feature of a model is computed from one column.
public struct FeatureFormula: Sendable {
  public enum Source: Sendable {
    /// The number, through maps in order.
    case number([any ScalarMap])
    /// A number for every code: the column's levels, then missing, then unseen.
    case lookup([Double])
  }

  public var feature: Feature
  /// The column's place in the schema, derived ones behind the raw ones.
  public var column: Int
  public var source: Source

  /// The formula of a prepared column; nil for a date, which is no number.
  fileprivate init?(_ column: SymbolicTable.Column) {
    feature = Feature(
      name: column.name, kind: column.indicatorOf.map { .indicator(of: $0) } ?? .numeric)
    switch column.values {
    case .number(let raw, let maps):
      self.column = raw
      source = .number(maps)
    case .lookup(let raw, let numbers):
      self.column = raw
      source = .lookup(numbers)
    case .names(let raw, let levels, let places):
      feature.kind = .category(levels: levels)
      self.column = raw
      // An unseen name has no code; a model knows it as missing.
      source = .lookup(places.map { Double(max($0, RawRows.missing)) })
    case .date, .text, .empty: return nil
    }
  }
}

/// All features of a model as formulas of raw columns, and of those derived from them: the fitted preparation
/// without its tables.
///
/// It gives the same bits as applying the fitted steps to a table.
package struct FeatureProgram: Sendable {
  /// The formulas, in the order of the features.
  package let formulas: [FeatureFormula]
  /// The time axis at the front of each row, where there is one.
  package let sequence: SequenceLayout?
  /// Whether a missing number is one that the model takes, as NaN.
  private let takesMissing: Bool
  package let derivation: Derivation

  /// Rows whose features are computed together, so that they stay in the cache.
  private static let tile = 512

  /// Formulas of the features that steps make of a schema's columns.
  ///
  /// Throws where the steps do not fit the schema, or leave a date.
  package init(
    _ steps: [FittedStep], schema: InputSchema, takesMissing: Bool = false
  ) throws(DataError) {
    self.takesMissing = takesMissing
    derivation = try Derivation(schema)
    var table = SymbolicTable(schema)
    for step in steps { try step.fitted.lower(&table) }
    let columns = table.columns.filter { $0.role == .feature }
    let names = columns.map(\.name)
    let arranged = schema.sequence.flatMap { SequenceLayout.arranging(names, by: $0) }
    sequence = arranged?.layout
    formulas = try (arranged?.order ?? Array(names.indices)).map { place throws(DataError) in
      guard let formula = FeatureFormula(columns[place]) else {
        throw .unusable("column '\(names[place])' is a date, which no model learns from")
      }
      return formula
    }
  }

  /// The features of rows, [rows, features].
  ///
  /// Throws where a number is too great for a model, or missing for one that does not take such.
  package func features(of rows: RawRows) throws(DataError) -> Tensor {
    let rows = derivation.completing(rows)
    let width = formulas.count
    var bad: (row: Int, formula: Int)?
    let elements = [Float](unsafeUninitializedCapacity: rows.count * width) { out, count in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: Self.tile) { scratch in
        for start in stride(from: 0, to: rows.count, by: Self.tile) {
          let tile = start..<min(start + Self.tile, rows.count)
          for (place, formula) in formulas.enumerated() {
            let numbers = UnsafeMutableBufferPointer(rebasing: scratch[..<tile.count])
            formula.evaluate(tile, of: rows.columns[formula.column], into: numbers)
            for offset in 0..<tile.count {
              let feature = Float(numbers[offset])
              out.initializeElement(at: (start + offset) * width + place, to: feature)
              if !isFit(feature) { bad = bad ?? (start + offset, place) }
            }
          }
        }
      }
      count = rows.count * width
    }
    if let bad {
      throw .unusable(
        "column '\(formulas[bad.formula].feature.name)' holds \(takesMissing ? "an" : "a missing or") infinite "
          + "number in row \(bad.row + 1)")
    }
    return Tensor(shape: [rows.count, width], elements: elements)
  }

  private func isFit(_ feature: Float) -> Bool {
    feature.isFinite || (takesMissing && feature.isNaN)
  }

  /// The first row with a number that is too great for the model, or missing though it does not take such, and
  /// the place of its column in the schema, derived ones behind the raw ones.
  package func firstUnfit(in rows: RawRows) -> (row: Int, column: Int)? {
    let rows = derivation.completing(rows)
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: 1) { number in
      for row in 0..<rows.count {
        for formula in formulas {
          formula.evaluate(row..<row + 1, of: rows.columns[formula.column], into: number)
          if !isFit(Float(number[0])) { return (row, formula.column) }
        }
      }
      return nil
    }
  }
}

extension FeatureFormula {
  /// Computes the feature of some rows, one number for each.
  fileprivate func evaluate(
    _ tile: Range<Int>, of values: RawRows.Values, into out: UnsafeMutableBufferPointer<Double>
  ) {
    switch (source, values) {
    case (.lookup(let numbers), .codes(let codes)):
      let levels = numbers.count - 2
      for (place, row) in tile.enumerated() {
        let code = Int(codes[row])
        out.initializeElement(at: place, to: numbers[code >= 0 ? code : levels - 1 - code])
      }
    case (.number(let maps), .numbers(let numbers)):
      _ = out.initialize(fromContentsOf: numbers[tile])
      for map in maps { map.apply(to: out) }
    default:
      preconditionFailure("column \(column) of the raw rows is of another kind than the schema's")
    }
  }
}
