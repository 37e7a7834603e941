public import ONNX
public import StrictJSON

/// Settings that can be fitted to a training set.
public protocol Classifier: Component {
  /// What fitting gives: another type, so that "not fitted yet" cannot be written.
  associatedtype Model: TrainedModel

  /// The form in which it wants its features, for which a default preparation exists.
  var inputForm: InputForm { get }

  /// What is varied where a spec asks to tune it and names no space; empty where nothing is worth it.
  var searchSpace: SearchSpace { get }

  /// What a fit goes on by, of which its record has a loss each: an epoch, a tree.
  static var stepName: String { get }

  /// Whether it takes features that stand next to each other to be steps in time.
  var readsSequence: Bool { get }

  /// What keeps it from being fitted to training rows of these columns, whatever their values; paths
  /// are relative to its settings.
  func issues(on data: Dataset) -> [Issue]

  /// About how many bytes a fit to training rows as many and as wide as these works in, beside the rows.
  func memory(on data: Dataset) -> Double

  /// The seconds that a fit on such data takes at least on one thread, by its arithmetic alone; 0 where that
  /// is not known.
  func leastSeconds(on data: Dataset) -> Double

  /// Learns from a training set.
  func fit(_ data: Dataset, context: FitContext) throws(FitError) -> Model
}

extension Classifier {
  /// Not known.
  public func leastSeconds(on data: Dataset) -> Double { 0 }
  /// Nothing.
  public var searchSpace: SearchSpace { [:] }
  /// An epoch.
  public static var stepName: String { "epoch" }

  /// No.
  public var readsSequence: Bool { false }

  /// Nothing.
  public func issues(on data: Dataset) -> [Issue] { [] }

  /// As much as the rows take.
  public func memory(on data: Dataset) -> Double {
    Double(data.rowCount) * Double(data.features.columns) * 4
  }
}

extension ComponentSpec where Family == any Classifier {
  public init(_ component: some Classifier) { self.init(component) { $0 } }
}

/// The form in which a classifier wants its features.
public enum InputForm: String, Codable, Sendable, Hashable {
  /// Numbers as they are, categories as codes.
  case native
  /// The same, and a missing number stays missing; names of columns with very many become numbers.
  case nativeWithMissing
  /// Standardised numbers, one-hot categories.
  case standardized
  /// Numbers mapped to a normal distribution by their quantiles, one-hot categories.
  case quantileNormal
  /// None: the features are not looked at.
  case none

  /// Whether a missing number may reach the classifier, as NaN.
  public var takesMissing: Bool { self == .nativeWithMissing }
}

public protocol TrainedModel: Sendable {
  /// P(positive) of every row of [rows, features], in [0, 1].
  func scores(for features: Tensor) -> [Float]
  /// The number of features that it takes; nil where it takes any.
  var featureCount: Int? { get }
  /// Whether a number may be missing in a row that it scores, as NaN.
  var takesMissing: Bool { get }
  /// What `scores` computes, as nodes of a graph: from features [rows, features] in single precision
  /// to P(positive) [rows, 1] in single precision.
  func graph(_ features: Value, in builder: inout GraphBuilder) -> Value
  var record: FitRecord { get }
  /// Everything needed to make this model again, bit for bit.
  var state: ModelState { get }
  /// Makes a model again; throws `PackageError` where the state is not one of this model.
  init(state: ModelState) throws(PackageError)
}

extension TrainedModel {
  /// No.
  public var takesMissing: Bool { false }
}
