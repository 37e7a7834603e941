/// Where the targets and weights of a batch lie.
struct BatchMemory {
  /// The targets, one a row.
  let targets: UnsafeMutablePointer<Float>
  /// How much each row counts.
  let weights: UnsafeMutablePointer<Float>
}
