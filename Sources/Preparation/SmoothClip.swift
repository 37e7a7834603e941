public import Learning
package import ONNX
public import Tables

/// Numbers drawn within a limit, the more the larger they are: x / √(1 + (x / limit)²).
///
/// Numbers near 0 hardly change, so the columns should be scaled ahead, as by `robustScale` with `usesRange`;
/// together they are the scaling of RealMLP (Holzmüller, Grinsztajn and Steinwart, "Better by default", NeurIPS
/// 2024, section 3). Missing numbers and indicators stay as they are.
public struct SmoothClip: Transform {
  public static let name = "smoothClip"
  public static let summary = "scaled numbers drawn within a limit, the more the larger they are"
  public static let settings = [
    Setting("limit", "what no magnitude reaches", .above(0, upTo: 1e6))
  ]

  public var limit = 3.0

  /// Within 3.
  public init() {}

  public init(limit: Double) { self.limit = limit }

  /// Takes every column of numbers.
  public func fit(_ table: Table) throws(FitError) -> Fitted {
    Fitted(limit: limit, columns: table.scalingGroups.flatMap(\.columns))
  }

  public struct Fitted: FittedTransform {
    /// What no magnitude reaches, above 0.
    public var limit: Double
    public var columns: [String]

    public func lower(_ table: inout SymbolicTable) throws(DataError) {
      for name in columns {
        try table.map(name, by: SmoothClipMap(limit: limit), step: SmoothClip.name)
      }
    }
  }
}

/// A number drawn within a limit.
package struct SmoothClipMap: ScalarMap, Hashable {
  /// Above 0.
  let limit: Double

  package init(limit: Double) { self.limit = limit }

  /// x / √(1 + (x / limit)²), where nothing overflows; a missing number stays missing.
  package func callAsFunction(_ value: Double) -> Double {
    let share = value / limit
    if share.magnitude <= 1 { return value / (1 + share * share).squareRoot() }
    let inverse = 1 / share
    let size = limit / (1 + inverse * inverse).squareRoot()
    return value < 0 ? -size : value > 0 ? size : value
  }

  /// The numbers drawn within their limits.
  package static func graph(
    _ maps: [SmoothClipMap], of values: Value, in builder: inout GraphBuilder
  ) -> Value {
    let one = builder.scalar(1.0)
    let limits = builder.row(maps.map(\.limit))
    let share = builder.divide(values, limits)
    let square = builder.multiply(share, share)
    let near = builder.divide(values, builder.node("Sqrt", [builder.add(one, square)]))
    let inverse = builder.divide(one, share)
    let inverseSquare = builder.multiply(inverse, inverse)
    let size = builder.divide(limits, builder.node("Sqrt", [builder.add(one, inverseSquare)]))
    let far = builder.multiply(builder.node("Sign", [values]), size)
    let isFar = builder.compare("Greater", builder.node("Abs", [share]), one)
    return builder.choose(isFar, far, near)
  }
}
