package import Results

/// What is asked for when a candidate is to become a model in use.
package struct PromotionRequest: Sendable {
  /// The folder of the run.
  package var run: ResultsFolder
  package var candidate: String
  package var name: String
  /// Whether it is taken though it is not eligible.
  package var evenIneligible: Bool
}
