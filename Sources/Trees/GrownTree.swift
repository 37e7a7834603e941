/// A tree with what was noted down while it grew.
struct GrownTree: Sendable {
  var index: Int
  var tree: Tree
  /// One bit for every row that it was grown on; empty where nobody asks.
  var seen: [UInt64]
}
