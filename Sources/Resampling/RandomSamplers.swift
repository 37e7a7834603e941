public import Learning

/// Leaves out random rows of the majority class.
public struct RandomUndersampler: Sampler {
  public static let name = "undersample"
  public static let summary = "leaves out random rows of the majority class"
  public static let settings = [
    Setting("ratio", "rows of the minority class for each of the majority class", .between(0, 1))
  ]

  public var ratio = 1.0

  public init() {}

  public init(ratio: Double) { self.ratio = ratio }

  public func resample(_ data: Dataset, context: FitContext) throws(FitError) -> Dataset {
    let classes = try ClassRows(data)
    let wanted = Double(classes.minority.count) / ratio
    guard wanted < Double(classes.majority.count) else { return data }
    var stream = context.key["undersample"].stream
    let kept = stream.permutation(classes.majority.count).prefix(Int(wanted))
    return data.selecting(rows: (classes.minority + kept.map { classes.majority[$0] }).sorted())
  }

  public func balance(_ classes: ClassBalance) -> ClassBalance? {
    let counts = ClassCounts(positives: classes.positives, negatives: classes.negatives)
    let wanted = Double(counts.minority) / ratio
    guard wanted < Double(counts.majority) else { return classes }
    return classes.with(minority: counts.minority, majority: Int(wanted))
  }
}

/// Repeats random rows of the minority class.
public struct RandomOversampler: Sampler {
  public static let name = "oversample"
  public static let summary = "repeats random rows of the minority class"
  public static let settings = [
    Setting("ratio", "rows of the minority class for each of the majority class", .between(0, 1))
  ]

  public var ratio = 1.0

  public init() {}

  public init(ratio: Double) { self.ratio = ratio }

  /// All rows, then the repeated ones, which keep the identity of the row they repeat.
  public func resample(_ data: Dataset, context: FitContext) throws(FitError) -> Dataset {
    let classes = try ClassRows(data)
    let lacking = classes.lacking(ratio: ratio)
    guard lacking > 0 else { return data }
    var stream = context.key["oversample"].stream
    let repeated = (0..<lacking).map { _ in
      classes.minority[stream.integer(below: classes.minority.count)]
    }
    return data.selecting(rows: Array(0..<data.rowCount) + repeated)
  }

  public func balance(_ classes: ClassBalance) -> ClassBalance? { classes.filled(to: ratio) }
}

/// The rows of the minority class and of the majority class; of equal classes the positive is the minority.
struct ClassRows {
  /// The label of the minority class.
  let minorityLabel: Float
  /// Rising.
  let minority: [Int]
  /// The rows of the other class, rising.
  let majority: [Int]
  private let counts: ClassCounts

  /// Throws `FitError.oneClass` where a class has no row.
  init(_ data: Dataset) throws(FitError) {
    let positive = data.labels.indices.filter { data.labels[$0] > 0.5 }
    let negative = data.labels.indices.filter { data.labels[$0] <= 0.5 }
    guard !positive.isEmpty, !negative.isEmpty else {
      throw .oneClass(positives: positive.count, rows: data.rowCount)
    }
    counts = ClassCounts(positives: positive.count, negatives: negative.count)
    minorityLabel = counts.isPositiveRarer ? 1 : 0
    minority = counts.isPositiveRarer ? positive : negative
    majority = counts.isPositiveRarer ? negative : positive
  }

  /// How many rows the minority class lacks to be `ratio` times as large as the majority class, rounded
  /// down; 0 where it is large enough.
  func lacking(ratio: Double) -> Int { counts.lacking(ratio: ratio) }
}

extension ClassBalance {
  /// The same with so many rows of the class that is rarer now, and of the other.
  func with(minority: Int, majority: Int) -> ClassBalance {
    let isPositiveRarer = ClassCounts(positives: positives, negatives: negatives).isPositiveRarer
    return isPositiveRarer
      ? with(positives: minority, negatives: majority)
      : with(positives: majority, negatives: minority)
  }

  /// The same with rows of the minority class added until it is `ratio` times as large as the other.
  func filled(to ratio: Double) -> ClassBalance {
    let counts = ClassCounts(positives: positives, negatives: negatives)
    return with(
      minority: counts.minority + counts.lacking(ratio: ratio), majority: counts.majority)
  }
}

/// How many rows of each class there are; of equal classes the positive is the minority.
struct ClassCounts {
  let isPositiveRarer: Bool
  let minority: Int
  let majority: Int

  init(positives: Int, negatives: Int) {
    isPositiveRarer = positives <= negatives
    minority = min(positives, negatives)
    majority = max(positives, negatives)
  }

  /// How many rows the minority class lacks, as of `ClassRows`.
  func lacking(ratio: Double) -> Int { max(0, Int(ratio * Double(majority)) - minority) }

  /// What rows of the minority class are called in an error.
  var minorityName: String {
    isPositiveRarer ? "positive training rows" : "negative training rows"
  }
}
