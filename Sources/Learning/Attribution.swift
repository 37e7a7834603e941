/// A model that is ready to say how much each group of features contributes to a row's score.
///
/// Contributions are interventional Shapley values: a group that is left out takes its values from a
/// background row, whatever the other features of the explained row are, and the mean over the
/// background is taken (Janzing, Minorics and Blöbaum, "Feature relevance quantification in
/// explainable AI: a causal problem", AISTATS 2020). They explain the model, not the world.
public protocol Attribution: Sendable {
  /// What contributions add up to.
  var scale: AdditiveScale { get }
  /// The mean of the model over the background, on that scale.
  var base: Double { get }
  /// The contribution of every group to every row of [rows, features]; the same bits for any number
  /// of threads.
  func contributions(of rows: Tensor, threads: Int) -> Contributions
}
