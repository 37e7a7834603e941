import CKernels
public import Learning
public import Tables

/// Names with many levels as one number: the smoothed log odds of a level's training rows.
///
/// A level's share of positive rows is drawn toward that of all rows, which counts as `smoothing` rows
/// more; a missing name is a level like others, and a level without training rows has the odds of all.
/// Micci-Barreca, "A preprocessing scheme for high-cardinality categorical attributes in classification
/// and prediction problems", SIGKDD Explorations 3(1), 2001.
///
/// The training rows themselves get cross-fitted numbers: those of a row come from the other parts, so
/// that a row's own features do not depend on its label. Columns with fewer than `minimumLevels` levels stay as they
/// are.
public struct TargetEncoding: Transform {
  public static let name = "targetEncoding"
  public static let summary = "names with many levels as the smoothed log odds of their rows"
  public static let settings = [
    Setting(
      "minimumLevels", "from how many levels on a column is encoded", .between(1, 1_000_000)),
    Setting("smoothing", "how many rows the share of all rows counts as", .above(0, upTo: 1e9)),
    Setting("folds", "how many parts the training rows are cross-fitted in", .between(2, 100)),
  ]

  public var minimumLevels = 31
  public var smoothing = 20.0
  public var folds = 5

  /// Columns with more than thirty levels.
  public init() {}

  public init(minimumLevels: Int, smoothing: Double = 20, folds: Int = 5) {
    self.minimumLevels = minimumLevels
    self.smoothing = smoothing
    self.folds = folds
  }

  /// Fits where no column has enough levels; others need labels.
  public func fit(_ table: Table) throws(FitError) -> Fitted {
    if let column = columns(of: table).first {
      throw .unsuitable(
        "\(Self.name): column '\(column.name)' needs the labels of the training rows")
    }
    return Fitted(columns: [])
  }

  public func fit(
    _ table: Table, labels: TrainingLabels
  ) throws(FitError) -> (fitted: Fitted, training: Table) {
    let columns = columns(of: table)
    let fitted = Fitted(
      columns: columns.map { name, names in
        let odds = logOdds(of: names, labels, rows: Array(names.codes.indices))
        let occurring = Set(names.occurringLevels)
        let known = names.levels.indices.filter { occurring.contains(names.levels[$0]) }
        return Fitted.Column(
          column: name, levels: known.map { names.levels[$0] }, logOdds: known.map { odds[$0] },
          missing: odds[names.levels.count], unseen: odds[names.levels.count + 1])
      })
    guard !columns.isEmpty else { return (fitted, table) }
    var training = try prepared(table, by: fitted)
    let parts = parts(labels)
    for (name, names) in columns {
      guard let place = training.columns.firstIndex(where: { $0.name == name }) else { continue }
      training.columns[place].values = .number(crossFitted(names, labels, parts: parts))
    }
    return (fitted, training)
  }

  private func columns(of table: Table) -> [(name: String, values: Categories)] {
    table.categoryFeatures.filter { $0.values.occurringLevels.count >= minimumLevels }
  }

  /// The log odds of some rows' levels, then of missing names, then of all rows.
  private func logOdds(of names: Categories, _ labels: TrainingLabels, rows: [Int]) -> [Double] {
    let levels = names.levels.count
    var weights = [Double](repeating: 0, count: levels + 2)
    var positives = weights
    for row in rows {
      let code = names.codes[row] < 0 ? levels : Int(names.codes[row])
      let weight = Double(labels.weights?[row] ?? 1)
      for place in [code, levels + 1] {
        weights[place] += weight
        if labels.labels[row] > 0.5 { positives[place] += weight }
      }
    }
    let (weight, positive) = (weights[levels + 1], positives[levels + 1])
    guard positive > 0, positive < weight else { return weights.map { _ in 0 } }
    let share = positive / weight
    return weights.indices.map { place in
      guard place <= levels else { return ck_log(positive) - ck_log(weight - positive) }
      return ck_log(positives[place] + smoothing * share)
        - ck_log(weights[place] - positives[place] + smoothing * (1 - share))
    }
  }

  /// The part of every training row, whatever the labels are.
  private func parts(_ labels: TrainingLabels) -> [Int] {
    var stream = labels.key["parts"].stream
    return stream.permutation(labels.labels.count).map { $0 % folds }
  }

  private func crossFitted(
    _ names: Categories, _ labels: TrainingLabels, parts: [Int]
  ) -> [Double] {
    var numbers = [Double](repeating: 0, count: parts.count)
    for part in 0..<folds {
      let odds = logOdds(of: names, labels, rows: parts.indices.filter { parts[$0] != part })
      for row in parts.indices where parts[row] == part {
        let code = names.codes[row]
        numbers[row] = odds[code < 0 ? names.levels.count : Int(code)]
      }
    }
    return numbers
  }

  public struct Fitted: FittedTransform {
    public struct Column: Codable, Hashable, Sendable {
      public var column: String
      /// The levels of the training rows.
      public var levels: [String]
      /// One a level.
      public var logOdds: [Double]
      public var missing: Double
      /// That of all training rows.
      public var unseen: Double
    }

    /// The columns that are encoded, in the order of the table.
    public var columns: [Column]

    public func lower(_ table: inout SymbolicTable) throws(DataError) {
      for one in columns {
        let names = try table.names(of: one.column, step: TargetEncoding.name)
        let known = Dictionary(
          zip(one.levels, one.logOdds), uniquingKeysWith: { first, _ in first })
        let numbers = names.places.map { place in
          place == RawRows.missing
            ? one.missing : place < 0 ? one.unseen : known[names.levels[Int(place)]] ?? one.unseen
        }
        try table.set(
          one.column, to: .lookup(column: names.column, numbers: numbers),
          step: TargetEncoding.name)
      }
    }
  }
}
