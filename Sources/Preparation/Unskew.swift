import CKernels
public import Learning
package import ONNX
public import Tables

/// Skewed numbers to a more even distribution, by a logarithm or by rank.
///
/// A column whose skewness among the training rows is beyond `skewness` either way becomes the signed
/// logarithm of its numbers, sign(x) · log(1 + |x| / s) with s the median of the magnitudes that are not
/// 0, where that brings the skewness to `skewness` or below, and is mapped to a normal distribution by
/// rank (`quantileNormal`) where it does not. The steps of a channel are one column; missing numbers,
/// indicators and all other columns stay as they are.
public struct Unskew: Transform {
  public static let name = "unskew"
  public static let summary = "skewed numbers to a more even distribution, by logarithm or by rank"
  public static let settings = [
    Setting("skewness", "the skewness beyond which a column is mapped", .above(0, upTo: 100)),
    Setting(
      "quantiles", "how many reference points a rank is read off from", .between(2, 100_000)),
  ]

  public var skewness = 1.0
  public var quantiles = 1000

  /// Columns of a skewness beyond 1.
  public init() {}

  public init(skewness: Double, quantiles: Int = 1000) {
    self.skewness = skewness
    self.quantiles = quantiles
  }

  /// Chooses for every column, channels as one.
  public func fit(_ table: Table) throws(FitError) -> Fitted {
    let points = max(2, min(quantiles, table.rowCount))
    return Fitted(
      groups: table.scalingGroups.compactMap { group in
        let values = group.present
        guard values.skewness.magnitude > skewness else { return nil }
        let scale = SortedNumbers(values.map(\.magnitude).filter { $0 > 0 }).median ?? 1
        let log = SignedLogMap(scale: scale)
        if values.map({ log($0) }).skewness.magnitude <= skewness {
          return Fitted.Group(columns: group.columns, scale: scale)
        }
        return Fitted.Group(
          columns: group.columns,
          references: QuantileNormal.references(of: values, points: points))
      })
  }

  public struct Fitted: FittedTransform {
    /// Columns that are mapped alike.
    public struct Group: Codable, Hashable, Sendable {
      public var columns: [String]
      /// What the signed logarithm divides by, above 0; nil where ranks are taken.
      public var scale: Double?
      /// Numbers in rising order, at equal steps of their share; nil where the logarithm is taken.
      public var references: [Double]?
    }

    public var groups: [Group]

    public func lower(_ table: inout SymbolicTable) throws(DataError) {
      for group in groups {
        for name in group.columns {
          if let scale = group.scale {
            try table.map(name, by: SignedLogMap(scale: scale), step: Unskew.name)
          } else {
            let map = QuantileMap(references: group.references ?? [])
            try table.map(name, by: map, step: Unskew.name)
          }
        }
      }
    }
  }
}

/// The logarithm of a number's magnitude, with its sign.
package struct SignedLogMap: ScalarMap, Hashable {
  /// What a number is divided by, above 0.
  let scale: Double

  package init(scale: Double) { self.scale = scale }

  /// sign(x) · log(1 + |x| / scale); a missing number stays missing.
  package func callAsFunction(_ value: Double) -> Double {
    if value.isNaN { return value }
    let log = ck_log(1 + value.magnitude / scale)
    return value < 0 ? -log : log
  }

  /// The signed logarithms of numbers.
  package static func graph(
    _ maps: [SignedLogMap], of values: Value, in builder: inout GraphBuilder
  ) -> Value {
    let share = builder.divide(builder.node("Abs", [values]), builder.row(maps.map(\.scale)))
    let log = builder.node("Log", [builder.add(builder.scalar(1.0), share)])
    return builder.multiply(builder.node("Sign", [values]), log)
  }
}

extension [Double] {
  /// The third standardised moment of the population; 0 where all numbers are one.
  fileprivate var skewness: Double {
    let moments = Moments(self)
    guard !moments.isConstant else { return 0 }
    let deviation = moments.variance.squareRoot()
    let cubes = reduce(0.0) { sum, value in
      let standard = (value - moments.mean) / deviation
      return sum + standard * standard * standard
    }
    return cubes / Double(moments.count)
  }
}
