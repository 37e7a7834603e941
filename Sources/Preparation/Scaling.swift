public import Learning
package import ONNX
public import Tables

/// Numbers less their mean, divided by their population standard deviation.
///
/// Missing numbers are neither counted nor changed. A constant column is only centred. The steps of a
/// channel share one mean and deviation; indicators stay 0 and 1.
public struct Standardize: Transform {
  public static let name = "standardize"
  public static let summary = "numbers to mean 0 and standard deviation 1"
  public static let settings: [Setting] = []

  public init() {}

  /// Measures every column, channels as one.
  public func fit(_ table: Table) throws(FitError) -> AffineScaling {
    AffineScaling(step: Self.name, groups: table.scalingGroups) { values in
      let moments = Moments(values)
      return (moments.mean, moments.scale)
    }
  }
}

/// Numbers less their median, divided by the distance between two quantiles.
///
/// Otherwise as `Standardize`; where the two quantiles are the same, the column is only centred or, if wanted,
/// divided by half its whole range.
public struct RobustScale: Transform {
  public static let name = "robustScale"
  public static let summary = "numbers less their median, over the range of the middle ones"
  public static let settings = [
    Setting("lower", "the share of rows below the range", .from(0, below: 0.5)),
    Setting("upper", "the share of rows up to the end of the range", .between(0.5, 1)),
    Setting(
      "usesRange",
      "whether numbers most of which are one are divided by half their whole range, or only centred"
    ),
  ]

  public var lower = 0.25
  public var upper = 0.75
  public var usesRange = false

  /// The range between the quartiles.
  public init() {}

  public init(lower: Double, upper: Double, usesRange: Bool = false) {
    self.lower = lower
    self.upper = upper
    self.usesRange = usesRange
  }

  /// Measures every column, channels as one.
  public func fit(_ table: Table) throws(FitError) -> AffineScaling {
    AffineScaling(step: Self.name, groups: table.scalingGroups) { values in
      let sorted = SortedNumbers(values)
      let range = (sorted.quantile(upper) ?? 0) - (sorted.quantile(lower) ?? 0)
      if range > 10 * Double.ulpOfOne { return (sorted.median ?? 0, range) }
      let half = (sorted.values.last ?? 0) / 2 - (sorted.values.first ?? 0) / 2
      let isUsed = usesRange && half > 10 * Double.ulpOfOne
      return (sorted.median ?? 0, isUsed ? half : 1)
    }
  }
}

/// Fitted scaling: every column less its center, divided by its scale.
public struct AffineScaling: FittedTransform {
  public struct Parameters: Codable, Hashable, Sendable {
    public var column: String
    public var center: Double
    /// What is divided by, never 0.
    public var scale: Double

    var map: AffineMap { AffineMap(center: center, scale: scale) }
  }

  /// The transform that was fitted.
  public var step: String
  /// The columns, in the order of their groups.
  public var parameters: [Parameters]

  /// Fits groups of columns that share center and scale.
  init(step: String, groups: [ScalingGroup], _ measure: ([Double]) -> (Double, Double)) {
    self.step = step
    parameters = groups.flatMap { group in
      let (center, scale) = measure(group.present)
      return group.columns.map { Parameters(column: $0, center: center, scale: scale) }
    }
  }

  public func lower(_ table: inout SymbolicTable) throws(DataError) {
    for one in parameters { try table.map(one.column, by: one.map, step: step) }
  }
}

/// A number less a center, divided by a scale.
package struct AffineMap: ScalarMap, Hashable {
  package let center: Double
  /// What is divided by, never 0.
  package let scale: Double

  package init(center: Double, scale: Double) {
    self.center = center
    self.scale = scale
  }

  /// The scaled number; a missing one stays missing.
  package func callAsFunction(_ value: Double) -> Double { (value - center) / scale }
}

extension AffineMap {
  /// The numbers less their centers, divided by their scales.
  package static func graph(
    _ maps: [AffineMap], of values: Value, in builder: inout GraphBuilder
  ) -> Value {
    let centered = builder.subtract(values, builder.row(maps.map(\.center)))
    return builder.divide(centered, builder.row(maps.map(\.scale)))
  }
}
