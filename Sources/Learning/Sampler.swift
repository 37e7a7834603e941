import CKernels

/// Settings of a step that balances a training set: a training set in, a training set out.
///
/// It is no part of a fitted pipeline, so it cannot touch a row that the model is judged on.
public protocol Sampler: Component {
  /// Whether a number may be missing in a row that it balances, as NaN.
  var takesMissing: Bool { get }

  /// The balanced training set; rows that were made stand after the original ones.
  func resample(_ data: Dataset, context: FitContext) throws(FitError) -> Dataset

  /// What a training set with rows of both classes, this many of each, lacks to be balanced; nil where
  /// it lacks nothing.
  func shortage(positives: Int, negatives: Int) -> SamplerShortage?

  /// What it makes of the classes of a training set that lacks nothing; nil where that is not known before.
  func balance(_ classes: ClassBalance) -> ClassBalance?
}

extension Sampler {
  /// Yes.
  public var takesMissing: Bool { true }
  /// None.
  public func shortage(positives: Int, negatives: Int) -> SamplerShortage? { nil }
  /// Not known.
  public func balance(_ classes: ClassBalance) -> ClassBalance? { nil }
}

/// The rows of each class in a training set, and how they weigh against each other.
public struct ClassBalance: Sendable, Hashable {
  public var positives: Int
  public var negatives: Int
  /// The log odds of the positive class among rows that weigh, 0 where a class is missing; nil where it
  /// depends on which rows there are.
  public var logOdds: Double?
  private let isWeighted: Bool

  /// Of rows with these labels.
  public init(labels: [Float], weights: [Float]?) {
    var sums = (positive: 0.0, negative: 0.0)
    for (row, label) in labels.enumerated() {
      let weight = Double(weights?[row] ?? 1)
      if label > 0.5 { sums.positive += weight } else { sums.negative += weight }
    }
    positives = labels.count { $0 > 0.5 }
    negatives = labels.count - positives
    logOdds = Self.logOdds(sums.positive, sums.negative)
    isWeighted = weights != nil
  }

  /// The same with other numbers of rows, which count as those that were there.
  public func with(positives: Int, negatives: Int) -> ClassBalance {
    var changed = self
    changed.positives = positives
    changed.negatives = negatives
    guard changed != self else { return self }
    changed.logOdds = isWeighted ? nil : Self.logOdds(Double(positives), Double(negatives))
    return changed
  }

  static func logOdds(_ positive: Double, _ negative: Double) -> Double {
    positive > 0 && negative > 0 ? ck_log(positive) - ck_log(negative) : 0
  }
}

/// Too few rows of the rarer class for a setting of a sampler.
public struct SamplerShortage: Sendable, Hashable {
  /// The setting that asks for them.
  public var setting: String
  /// Its value, as a sentence has it: `5 neighbors`.
  public var asked: String
  /// What the rows are called: `positive training rows`.
  public var rows: String
  public var needed: Int
  public var got: Int
  /// The greatest value of the setting that does with them; nil where none does.
  public var greatest: Int?

  public init(
    setting: String, asked: String, rows: String, needed: Int, got: Int, greatest: Int?
  ) {
    self.setting = setting
    self.asked = asked
    self.rows = rows
    self.needed = needed
    self.got = got
    self.greatest = greatest
  }
}

extension ComponentSpec where Family == any Sampler {
  public init(_ component: some Sampler) { self.init(component) { $0 } }
}

/// Leaves the training set as it is.
public struct NoSampler: Sampler {
  public static let name = "none"
  public static let summary = "the training rows as they are"
  public static let settings: [Setting] = []

  public init() {}

  public func resample(_ data: Dataset, context: FitContext) -> Dataset { data }
  public func balance(_ classes: ClassBalance) -> ClassBalance? { classes }
}
