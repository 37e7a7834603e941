/// How a fit went: what a report shows beside the scores.
public struct FitRecord: Codable, Hashable, Sendable {
  /// A named series, one value an epoch.
  public struct Series: Codable, Hashable, Sendable {
    /// What was measured: `loss`, `validationLoss`, `learningRate`.
    public var name: String
    /// One value an epoch.
    public var values: [Double]

    /// A series.
    public init(name: String, values: [Double]) {
      self.name = name
      self.values = values
    }
  }

  /// How much a feature mattered.
  public struct Importance: Codable, Hashable, Sendable {
    /// The feature's name.
    public var feature: String
    /// Its share or drop, as the measure says.
    public var value: Double

    /// The importance of one feature.
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
  /// Training curves.
  public var history: [Series]
  /// Importance by impurity, where the model has it, in feature order.
  public var importance: [Importance]
  /// ROC AUC on out-of-bag rows, where the model has them.
  public var outOfBagAUC: Double?

  /// A record.
  public init(
    parameters: Int = 0, epochs: Int? = nil, bestEpoch: Int? = nil, converged: Bool? = nil,
    history: [Series] = [], importance: [Importance] = [], outOfBagAUC: Double? = nil
  ) {
    self.parameters = parameters
    self.epochs = epochs
    self.bestEpoch = bestEpoch
    self.converged = converged
    self.history = history
    self.importance = importance
    self.outOfBagAUC = outOfBagAUC
  }
}
