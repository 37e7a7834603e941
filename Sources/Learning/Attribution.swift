/// A model that is ready to say how much each group of features contributes to a row's score.
///
/// Contributions are interventional Shapley values: a group that is left out takes its values from a
/// background row, whatever the other features of the explained row are, and the mean over the
/// background is taken (Janzing, Minorics and Blöbaum, "Feature relevance quantification in
/// explainable AI: a causal problem", AISTATS 2020). They explain the model, not the world.
public protocol Attribution: Sendable {
  var scale: AdditiveScale { get }
  /// The mean of the model over the background, on that scale.
  var base: Double { get }
  /// The contribution of every group to every row of [rows, features]; the same bits for any number
  /// of threads.
  func contributions(of rows: Tensor, threads: Int) -> Contributions
}

/// A model whose exact Shapley values are cheap.
public protocol AdditiveModel: TrainedModel {
  /// Prepares explanations against stored background rows, [rows, features] with at least one row;
  /// nil where this very model cannot be explained exactly.
  ///
  /// The features of a group come from the explained row or from a background row together.
  func attribution(against background: Tensor, groups: FeatureGroups) -> (any Attribution)?
}

extension AdditiveModel {
  /// As above, every feature by itself.
  public func attribution(against background: Tensor) -> (any Attribution)? {
    attribution(against: background, groups: .single(background.columns))
  }
}

/// The scale on which contributions add up to a model's output.
public enum AdditiveScale: String, Codable, Hashable, Sendable, CaseIterable {
  /// P(positive).
  case probability
  /// ln(p / (1 - p)).
  case logOdds
}

/// How much each group of features contributes to the output of a model, row by row.
public struct Contributions: Hashable, Sendable {
  public let scale: AdditiveScale
  /// The output without any contribution: the mean over the background.
  public let base: Double
  /// The number of contributions of a row.
  public let columns: Int
  public let values: [Double]

  public init(scale: AdditiveScale, base: Double, columns: Int, values: [Double]) {
    precondition(
      columns == 0 ? values.isEmpty : values.count % columns == 0,
      "\(values.count) contributions in rows of \(columns)")
    self.scale = scale
    self.base = base
    self.columns = columns
    self.values = values
  }

  public subscript(row: Int, column: Int) -> Double { values[row * columns + column] }

  public subscript(row row: Int) -> ArraySlice<Double> {
    values[row * columns..<(row + 1) * columns]
  }

  /// The base and a row's contributions, added up in order.
  public func output(row: Int) -> Double { self[row: row].reduce(base, +) }

  /// The contributions of groups of columns, added up in the columns' order.
  public func grouped(by groups: FeatureGroups) -> Contributions {
    precondition(
      groups.groups.count == columns, "\(groups.groups.count) groups of \(columns) columns")
    let rows = columns == 0 ? 0 : values.count / columns
    var sums = [Double](repeating: 0, count: rows * groups.count)
    for row in 0..<rows {
      for (column, group) in groups.groups.enumerated() {
        sums[row * groups.count + group] += self[row, column]
      }
    }
    return Contributions(scale: scale, base: base, columns: groups.count, values: sums)
  }
}

/// Which features are present or absent together in an explanation.
public struct FeatureGroups: Hashable, Sendable {
  /// The group of every feature, one of 0..<count.
  public let groups: [Int]
  /// The number of groups; some may have no feature.
  public let count: Int

  public init(_ groups: [Int], count: Int) {
    precondition(
      groups.allSatisfy { $0 >= 0 && $0 < count }, "a group of \(groups) is not below \(count)")
    self.groups = groups
    self.count = count
  }

  /// Every feature by itself.
  public static func single(_ features: Int) -> FeatureGroups {
    FeatureGroups(Array(0..<features), count: features)
  }
}

extension FeatureGroups {
  /// The column behind every feature of a program, one group for each column of a schema, raw or derived.
  package init(_ program: FeatureProgram, schema: InputSchema) {
    self.init(program.formulas.map(\.column), count: schema.allColumns.count)
  }
}
