/// Settings of a step that balances a training set: a training set in, a training set out.
///
/// It is no part of a fitted pipeline, so it cannot touch a row that the model is judged on.
public protocol Sampler: Component {
  /// The balanced training set; rows that were made stand after the original ones.
  func resample(_ data: Dataset, context: FitContext) throws(FitError) -> Dataset

  /// What a training set with rows of both classes, this many of each, lacks to be balanced; nil where
  /// it lacks nothing.
  func shortage(positives: Int, negatives: Int) -> SamplerShortage?
}

extension Sampler {
  /// None.
  public func shortage(positives: Int, negatives: Int) -> SamplerShortage? { nil }
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
}
