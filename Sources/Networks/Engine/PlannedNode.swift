/// A node of a network with its place in memory.
struct PlannedNode {
  /// What it computes.
  let operation: any LayerOperation
  /// Its memory on the way forward.
  let forward: ForwardMemory
  /// Its memory on the way back; nil where no gradient passes.
  let backward: BackwardMemory?
  /// Gradients that are added up after its backward pass.
  let sums: Range<Int>
}

/// A share of a gradient that is added to another.
struct GradientSum {
  let share: UnsafePointer<Float>
  let sum: UnsafeMutablePointer<Float>
  let countPerRow: Int
}
