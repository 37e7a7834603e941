public import Tables

/// Everything between a table and a score, not yet fitted.
public struct Pipeline: Codable, Hashable, Sendable {
  /// Preparation, in order, fitted on training rows.
  public var transforms: [ComponentSpec<any Transform>]
  /// Balances the prepared training rows.
  public var sampler: ComponentSpec<any Sampler>
  /// Learns from the balanced training rows.
  public var classifier: ComponentSpec<any Classifier>
  /// A row is predicted positive at this score or above.
  public var threshold: Float

  public init(
    transforms: [ComponentSpec<any Transform>], sampler: ComponentSpec<any Sampler>,
    classifier: ComponentSpec<any Classifier>, threshold: Float = 0.5
  ) {
    self.transforms = transforms
    self.sampler = sampler
    self.classifier = classifier
    self.threshold = threshold
  }

  /// Whether numbers may stay missing: the classifier and the sampler both take such rows.
  package var takesMissing: Bool {
    classifier.value.inputForm.takesMissing && sampler.value.takesMissing
  }

  /// Where the random steps of a fit draw from: two candidates with one sampler key are balanced alike.
  ///
  /// `Study.keys(of:)` gives those of a unit; the same rows then give its numbers, bit for bit.
  public struct Keys: Sendable, Hashable {
    public var preparation: RandomKey
    public var sampler: RandomKey
    public var model: RandomKey

    public init(preparation: RandomKey, sampler: RandomKey, model: RandomKey) {
      self.preparation = preparation
      self.sampler = sampler
      self.model = model
    }

    /// Keys of a pipeline that stands alone.
    public init(_ key: RandomKey) {
      self.init(
        preparation: key["preparation"], sampler: key["sampler"], model: key["model"])
    }
  }

  /// Prepares and balances the table's rows, whose labels are 1 for positive, and fits the classifier.
  public func fit(
    _ table: Table, labels: [Float], weights: [Float]? = nil, context: FitContext
  ) throws(FitError) -> FittedPipeline {
    try fit(
      table, labels: labels, weights: weights, keys: Keys(context.key), threads: context.threads,
      progress: context.progress, isCancelled: context.isCancelled)
  }

  /// The same with random keys of one's own, such as those of a study's unit.
  public func fit(
    _ table: Table, labels: [Float], weights: [Float]? = nil, keys: Keys, threads: Int = 1,
    progress: @escaping @Sendable (Double) -> Void = { _ in },
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(FitError) -> FittedPipeline {
    func context(_ key: RandomKey) -> FitContext {
      FitContext(key: key, threads: threads, progress: progress, isCancelled: isCancelled)
    }
    let prepared = try prepare(table, labels: labels, weights: weights, key: keys.preparation)
    let balanced = try balance(prepared, context: context(keys.sampler))
    return try fit(balanced, of: prepared, context: context(keys.model))
  }
}

// MARK: - The steps of a fit

extension Pipeline {
  /// Training rows as numbers, with the fitted steps that made numbers of them.
  public struct PreparedRows: Sendable {
    public let steps: [FittedStep]
    public let rows: Dataset
  }

  /// Training rows after balancing.
  public struct BalancedRows: Sendable {
    public let rows: Dataset
    /// What balancing added to the log odds of the positive class.
    public let priorShift: Double
  }

  /// The first step: fits the transforms and applies them.
  public func prepare(
    _ table: Table, labels: [Float], weights: [Float]? = nil, key: RandomKey
  ) throws(FitError) -> PreparedRows {
    let (steps, prepared) = try Self.prepare(
      table, labels: TrainingLabels(labels, weights: weights, key: key), with: transforms)
    return PreparedRows(
      steps: steps,
      rows: try Dataset(
        table: prepared, labels: labels, weights: weights, takesMissing: takesMissing))
  }

  /// The second: resamples or weighs the prepared rows, with the context's key.
  public func balance(
    _ prepared: PreparedRows, context: FitContext
  ) throws(FitError) -> BalancedRows {
    let rows = try sampler.value.resample(prepared.rows, context: context)
    return BalancedRows(rows: rows, priorShift: rows.logOdds - prepared.rows.logOdds)
  }

  /// The third: fits the classifier on the balanced rows, with the context's key.
  public func fit(
    _ balanced: BalancedRows, of prepared: PreparedRows, context: FitContext
  ) throws(FitError) -> FittedPipeline {
    FittedPipeline(
      steps: prepared.steps, model: try classifier.value.fit(balanced.rows, context: context),
      threshold: threshold, priorShift: balanced.priorShift)
  }

  /// Fits transforms one after the other; gives the fitted steps and the prepared training rows.
  public static func prepare(
    _ table: Table, labels: TrainingLabels, with transforms: [ComponentSpec<any Transform>]
  ) throws(FitError) -> (steps: [FittedStep], table: Table) {
    var steps: [FittedStep] = []
    var prepared = table
    for (place, transform) in transforms.enumerated() {
      var labels = labels
      labels.key = labels.key["step", place]
      let (step, training) = try FittedStep.fitting(
        transform.value, to: prepared, labels: labels)
      steps.append(step)
      prepared = training
    }
    return try centered(steps, prepared)
  }
}

extension Pipeline {
  /// With one step more where single precision would not tell the numbers of some column apart.
  private static func centered(
    _ steps: [FittedStep], _ table: Table
  ) throws(FitError) -> (steps: [FittedStep], table: Table) {
    let fitted = try Centering().fit(table)
    guard !fitted.parameters.isEmpty else { return (steps, table) }
    do {
      let step = FittedStep(name: Centering.name, fitted: fitted)
      return (steps + [step], try step.apply(to: table))
    } catch {
      throw .unsuitable("\(Centering.name): \(error)")
    }
  }
}

extension Dataset {
  /// The log odds of the positive class among rows that weigh; 0 where a class is missing.
  fileprivate var logOdds: Double {
    let sums = classWeights
    return ClassBalance.logOdds(sums.positive, sums.negative)
  }
}
