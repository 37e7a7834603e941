/// One tree of a forest: 32-bit words in preorder, as `ck_forest_walk` reads them, with two words
/// more at the end that a walk may read and does not use.
struct Tree: Sendable, Hashable {
  var words: [UInt32]

  static let inner: UInt32 = 0x8000_0000
  static let hasSet: UInt32 = 0x8000_0000
  /// Words after the last node.
  static let padding = 2
  /// Features that a node can name.
  static let mostFeatures = 0x8000

  /// A node where it stands.
  enum Node {
    /// The share of positives.
    case leaf(Float)
    /// Bins up to `bin` go left.
    case ordered(feature: Int, bin: Int, left: Int, right: Int)
    /// Bins whose bit is set in `words` go left.
    case subset(feature: Int, words: Range<Int>, left: Int, right: Int)
  }

  /// The node that begins at a word.
  func node(at place: Int) -> Node {
    let word = words[place]
    guard word & Self.inner != 0 else { return .leaf(Float(bitPattern: word)) }
    let feature = Int(word >> 16 & 0x7FFF)
    let low = Int(word & 0xFFFF)
    let distance = words[place + 1]
    let right = place + Int(distance & ~Self.hasSet)
    guard distance & Self.hasSet != 0 else {
      return .ordered(feature: feature, bin: low, left: place + 2, right: right)
    }
    let left = place + 2 + low
    return .subset(feature: feature, words: place + 2..<left, left: left, right: right)
  }

  /// The number of leaves.
  var leafCount: Int {
    var count = 0
    var place = 0
    while place < words.count - Self.padding {
      switch node(at: place) {
      case .leaf:
        count += 1
        place += 1
      case .ordered(_, _, let left, _), .subset(_, _, let left, _): place = left
      }
    }
    return count
  }
}
