/// A node that is still to be grown.
struct PendingNode {
  /// Where its rows stand, and how many there are, each counted once however often it was drawn.
  var start: Int
  var entries: Int
  /// Which of the two places they stand in, and whether they were copied.
  var side = 0
  var isDense = false
  /// Draws of positive and negative rows, or the sums of their fixed-point weights.
  var positives: UInt64
  var negatives: UInt64
  var depth = 0
  /// The word that wants the distance to this node; nil for a left child.
  var distanceAt: Int?
}
