/// A tree with what was noted down while it grew.
struct GrownTree: Sendable {
  var index: Int
  var tree: Tree
  /// One bit for every row that the tree has seen; empty without out-of-bag scores.
  var seen: [UInt64]
}
