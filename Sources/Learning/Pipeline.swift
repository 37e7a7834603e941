public import Tables

/// Everything between a table and a score, not yet fitted.
public struct Pipeline: Codable, Hashable, Sendable {
  /// Preparation, in order, fitted on training rows.
  public var transforms: [ComponentSpec<any Transform>]
  /// Balances the prepared training rows.
  public var sampler: ComponentSpec<any Sampler>
  /// Learns from the balanced training rows.
  public var classifier: ComponentSpec<any Classifier>
  /// A row is called positive at this score or above.
  public var threshold: Float

  /// A pipeline.
  public init(
    transforms: [ComponentSpec<any Transform>], sampler: ComponentSpec<any Sampler>,
    classifier: ComponentSpec<any Classifier>, threshold: Float = 0.5
  ) {
    self.transforms = transforms
    self.sampler = sampler
    self.classifier = classifier
    self.threshold = threshold
  }

  /// Fits every step on the table's rows, whose labels are 1 for positive.
  public func fit(
    _ table: Table, labels: [Float], weights: [Float]? = nil, context: FitContext
  ) throws(FitError) -> FittedPipeline {
    let (steps, prepared) = try Self.prepare(table, with: transforms)
    var samplerContext = context
    samplerContext.key = context.key["sampler"]
    let training = try sampler.value.resample(
      Dataset(table: prepared, labels: labels, weights: weights), context: samplerContext)
    var modelContext = context
    modelContext.key = context.key["model"]
    return FittedPipeline(
      steps: steps, model: try classifier.value.fit(training, context: modelContext),
      threshold: threshold)
  }

  /// Fits transforms one after the other; gives the fitted steps and the prepared training rows.
  public static func prepare(
    _ table: Table, with transforms: [ComponentSpec<any Transform>]
  ) throws(FitError) -> (steps: [FittedStep], table: Table) {
    var steps: [FittedStep] = []
    var prepared = table
    for transform in transforms {
      let step = FittedStep(name: transform.name, fitted: try transform.value.fit(prepared))
      do {
        prepared = try step.apply(to: prepared)
      } catch {
        throw .unsuitable("\(transform.name): \(error)")
      }
      steps.append(step)
    }
    return (steps, prepared)
  }
}
