package import ONNX
package import Tables

/// Numbers that lie so far from zero and so close together that single precision would not tell them apart,
/// less one in their middle.
///
/// Every pipeline does this last, before numbers become features; columns that single precision holds well
/// enough are left as they are.
package struct Centering: Transform {
  package static let name = "center"
  package static let summary = "large numbers that lie close together, less their middle"
  package static let settings: [Setting] = []

  /// So many times its spread a column's middle may be away from zero.
  private static let farthest = 1024.0
  /// The rows that are looked at, evenly spread.
  private static let looks = 201

  package init() {}

  /// Looks for columns that need it; the steps of a sequence are left alone.
  package func fit(_ table: Table) throws(FitError) -> FittedCentering {
    let steps = Set(table.sequence?.channels.flatMap(\.columns) ?? [])
    return FittedCentering(
      parameters: table.features.compactMap { column in
        guard column.indicatorOf == nil, !steps.contains(column.name),
          case .number(let values) = column.values, let center = Self.center(of: values)
        else { return nil }
        return .init(column: column.name, center: center)
      })
  }

  /// What to take off; nil where nothing must be.
  private static func center(of values: [Double]) -> Double? {
    let count = min(looks, values.count)
    let seen = (0..<count).map { values[$0 * values.count / count] }.filter { !$0.isNaN }.sorted()
    guard let low = seen.first, let high = seen.last,
      seen.contains(where: { Double(Float($0)) != $0 })
    else { return nil }
    let middle = seen[seen.count / 2]
    let half = seen[seen.count * 3 / 4] - seen[seen.count / 4]
    let spread = half > 0 ? half : high - low
    return spread > 0 && middle.magnitude > farthest * spread ? middle : nil
  }
}

/// Fitted centering: what is taken off each of some columns.
package struct FittedCentering: FittedTransform {
  package struct Parameters: Codable, Hashable, Sendable {
    package var column: String
    package var center: Double
  }

  package var parameters: [Parameters]

  package func lower(_ table: inout SymbolicTable) throws(DataError) {
    for one in parameters {
      try table.map(one.column, by: CenterMap(center: one.center), step: Centering.name)
    }
  }
}

/// A number less a center.
package struct CenterMap: ScalarMap, Hashable {
  let center: Double

  /// The difference; a missing number stays missing.
  package func callAsFunction(_ value: Double) -> Double { value - center }

  /// The numbers less their centers.
  package static func graph(
    _ maps: [CenterMap], of values: Value, in builder: inout GraphBuilder
  ) -> Value {
    builder.subtract(values, builder.row(maps.map(\.center)))
  }
}
