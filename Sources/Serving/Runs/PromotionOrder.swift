public import Results

/// What is asked for when a candidate is to become a model in use.
public struct PromotionOrder: Sendable {
  /// The folder of the run.
  public var run: ResultsFolder
  /// The candidate's name.
  public var candidate: String
  /// The model's name.
  public var name: String
  /// Whether it is taken though it is not eligible.
  public var evenIneligible: Bool
}

/// What became of an order: the model's name and version.
public struct PromotedModel: Sendable, Hashable {
  /// The model's name.
  public var name: String
  /// Its version.
  public var version: Int

  /// A model.
  public init(name: String, version: Int) {
    self.name = name
    self.version = version
  }
}

/// Why an order was not carried out.
public struct PromotionRefusal: Error, Sendable, Hashable {
  /// The sentence.
  public var reason: String

  /// A refusal.
  public init(_ reason: String) { self.reason = reason }
}
