/// One tree of a forest: 32-bit words in preorder, as `ck_forest_walk` reads them, with one word more
/// at the end that a walk may read and does not use.
struct Tree: Sendable, Hashable {
  var words: [UInt32]

  static let inner: UInt32 = 0x8000_0000
  static let hasSet: UInt32 = 0x8000_0000
  /// Features that a node can name.
  static let mostFeatures = 0x8000
}
