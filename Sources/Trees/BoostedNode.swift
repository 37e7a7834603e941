import CKernels

/// A node of a tree that is being grown.
struct BoostedNode {
  /// Where the rows stand that were sampled for the tree, and those that were not.
  var seen: Range<Int>
  var unseen: Range<Int>
  /// Which of the two places they stand in.
  var side = 0
  var depth = 0
  /// The sum of the words of the sampled rows.
  var sum: UInt64 = 0
  /// Between what its leaves must lie, without the learning rate.
  var lower = -Double.infinity
  var upper = Double.infinity
  var histogram: Int?
  var split: ck_boost_split
  /// The sum of the words of those that its split sends left.
  var leftSum: UInt64 = 0
  /// Nil for a leaf.
  var children: (left: Int, right: Int)?

  init(seen: Range<Int>, unseen: Range<Int>) {
    self.seen = seen
    self.unseen = unseen
    split = ck_boost_split()
    split.gain = -1
  }

  var isOpen: Bool { children == nil }

  /// As kernels take it, its histograms given.
  func kernelNode(_ histogram: UnsafePointer<UInt64>) -> ck_boost_node {
    ck_boost_node(
      total: sum, rows: UInt32(seen.count), lower: lower, upper: upper, histogram: histogram)
  }

  /// Both children, after so many rows went left.
  func divided(
    seenLeft: Int, unseenLeft: Int, rule: ck_boost_rule, sign: Int32
  ) -> (BoostedNode, BoostedNode) {
    let seenMiddle = seen.lowerBound + seenLeft
    let unseenMiddle = unseen.lowerBound + unseenLeft
    var left = BoostedNode(
      seen: seen.lowerBound..<seenMiddle, unseen: unseen.lowerBound..<unseenMiddle)
    var right = BoostedNode(
      seen: seenMiddle..<seen.upperBound, unseen: unseenMiddle..<unseen.upperBound)
    left.sum = leftSum
    right.sum = sum &- leftSum
    (left.side, right.side) = (1 - side, 1 - side)
    (left.depth, right.depth) = (depth + 1, depth + 1)
    (left.lower, left.upper, right.lower, right.upper) = (lower, upper, lower, upper)
    guard sign != 0 else { return (left, right) }
    let middle = (left.value(rule) + right.value(rule)) / 2
    if sign > 0 { (left.upper, right.lower) = (middle, middle) }
    if sign < 0 { (left.lower, right.upper) = (middle, middle) }
    return (left, right)
  }

  /// The value that its sum in whole numbers gives.
  private func value(_ rule: ck_boost_rule) -> Double {
    ck_boost_leaf(
      Double(Int64(bitPattern: sum) >> 32), Double(sum & 0xFFFF_FFFF), rule.l1, rule.l2, lower,
      upper)
  }
}

extension ck_boost_split {
  /// Whether a bin goes left.
  func isLeft(_ bin: Int) -> Bool {
    let word =
      switch bin / 64 {
      case 0: left.0
      case 1: left.1
      case 2: left.2
      default: left.3
      }
    return word >> UInt64(bin % 64) & 1 == 1
  }

  /// Sends the bins without a row in the node to one side.
  mutating func sendAbsent(left goLeft: Bool) {
    let none: UInt64 = goLeft ? .max : 0
    left.0 = left.0 & ~absent.0 | absent.0 & none
    left.1 = left.1 & ~absent.1 | absent.1 & none
    left.2 = left.2 & ~absent.2 | absent.2 & none
    left.3 = left.3 & ~absent.3 | absent.3 & none
  }
}
