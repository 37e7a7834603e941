public import StrictJSON

/// What a fit is given beside its data.
public struct FitContext: Sendable {
  /// Where all randomness comes from.
  public var key: RandomKey
  /// How many threads may be used; results do not depend on it.
  public var threads: Int
  /// Told now and then what share of the work is done, from 0 to 1.
  public var progress: @Sendable (Double) -> Void
  /// Asked often (at least every few hundred milliseconds) whether to stop.
  public var isCancelled: @Sendable () -> Bool

  public init(
    key: RandomKey, threads: Int = 1, progress: @escaping @Sendable (Double) -> Void = { _ in },
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) {
    self.key = key
    self.threads = threads
    self.progress = progress
    self.isCancelled = isCancelled
  }

  /// Throws `FitError.cancelled` once the study was stopped.
  public func checkCancellation() throws(FitError) {
    if isCancelled() { throw .cancelled }
  }
}

/// Why something could not be fitted; in a study it becomes an outcome with a reason.
public enum FitError: Error, Sendable, Hashable {
  case cancelled
  /// The training rows hold one class only.
  case oneClass(positives: Int, rows: Int)
  /// Too few positive (or negative) rows for what the settings ask.
  case tooFew(of: String, needed: Int, got: Int, purpose: String)
  /// Training left the finite numbers.
  case diverged(at: String)
  /// A column is not made of numbers yet.
  case unprepared(column: String, reason: String)
  /// The settings do not suit the data, and why.
  case unsuitable(String)
}

extension FitError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .cancelled: "stopped before it was finished"
    case .oneClass(let positives, let rows):
      "the training rows hold one class only: \(positives) of \(rows) rows are positive"
    case .tooFew(let what, let needed, let got, let purpose):
      "\(purpose) needs at least \(needed) \(what), got \(got)"
    case .diverged(let place):
      "training diverged at \(place): the loss is no longer finite. Try a smaller learning rate"
    case .unprepared(let column, let reason):
      "column '\(column)' \(reason) and was not prepared. Add a transform for it"
    case .unsuitable(let reason): reason
    }
  }
}

/// How a fit went: what a report shows beside the scores.
public struct FitRecord: Codable, Hashable, Sendable {
  /// A named series, one value an epoch.
  public struct Series: Codable, Hashable, Sendable {
    /// What was measured: `loss`, `validationLoss`, `learningRate`.
    public var name: String
    /// One value an epoch.
    public var values: [Double]

    public init(name: String, values: [Double]) {
      self.name = name
      self.values = values
    }
  }

  /// How much a feature mattered.
  public struct Importance: Codable, Hashable, Sendable {
    public var feature: String
    /// Its share or drop, as the measure says.
    public var value: Double

    public init(feature: String, value: Double) {
      self.feature = feature
      self.value = value
    }
  }

  /// The number of learnt numbers.
  public var parameters: Int
  /// Epochs, or iterations, until the fit ended.
  public var epochs: Int?
  /// The epoch whose parameters were kept, counted from 1.
  public var bestEpoch: Int?
  /// Whether an iterative fit met its own criterion; nil where it has none.
  public var converged: Bool?
  public var history: [Series]
  /// Importance by impurity, where the model has it, in feature order.
  public var importance: [Importance]
  /// ROC AUC on out-of-bag rows, where the model has them.
  public var outOfBagAUC: Double?
  /// The features whose lines bend, in a linear model that was let to bend them; nil where none does.
  public var bentFeatures: Int?
  /// The fewest training rows in a leaf, in a forest that was let to choose; nil where it was set.
  public var minimumLeafSize: Int?

  public init(
    parameters: Int = 0, epochs: Int? = nil, bestEpoch: Int? = nil, converged: Bool? = nil,
    history: [Series] = [], importance: [Importance] = [], outOfBagAUC: Double? = nil,
    bentFeatures: Int? = nil, minimumLeafSize: Int? = nil
  ) {
    self.parameters = parameters
    self.epochs = epochs
    self.bestEpoch = bestEpoch
    self.converged = converged
    self.history = history
    self.importance = importance
    self.outOfBagAUC = outOfBagAUC
    self.bentFeatures = bentFeatures
    self.minimumLeafSize = minimumLeafSize
  }
}

extension FitRecord: Checked {
  /// Counts of a stored record that no fit gives.
  public func issues() -> [Issue] {
    [
      ("parameters", parameters), ("epochs", epochs ?? 0), ("bestEpoch", bestEpoch ?? 0),
      ("bentFeatures", bentFeatures ?? 0), ("minimumLeafSize", minimumLeafSize ?? 0),
    ].compactMap { Issue.count($0.1, at: $0.0) }
  }
}

extension Issue {
  /// The greatest count that is read of a file: beyond it a `Double`, which tables hold, counts no longer.
  package static let greatestCount = 1 << 53

  /// What is wrong with a count that was read of a file; nil where nothing is.
  package static func count(_ value: Int, at member: String, atMost bound: Int = greatestCount)
    -> Issue?
  {
    0...bound ~= value
      ? nil : Issue(at: member, .outOfRange(rule: "must be from 0 to \(bound)", got: "\(value)"))
  }
}
