import CKernels
package import Learning

/// Small trees for scoring many rows: every test clears the bits of the leaves that it rules out, for 32 rows
/// at once, and the lowest bit that is left is the leaf that a row reaches (`ck_forest_sum_masked`).
///
/// The leaves that a row reaches, and the order in which they are added, are those of the trees.
package struct MaskedTrees: Sendable {
  /// What every row has a byte of: the bin of a feature, or which way a set of its bins leads.
  fileprivate struct Column: Sendable, Hashable {
    let feature: Int
    /// For every bin 1 where it leads right; nil for the bins themselves.
    var isRight: [UInt8]?
  }

  private let columns: [Column]
  /// For every feature that is tested the places of its columns.
  private let places: [(feature: Int, columns: [Int])]
  private let tests: [ck_leaf_test]
  private let ends: [UInt32]
  private let values: [Double]
  private let treeCount: Int
  /// The bytes of a tree's leaves.
  private let bytes: Int

  /// The most leaves of a tree.
  private static let mostLeaves = 64
  /// The most bytes of a row, and of the tables that lead right.
  private static let mostColumns = 4096
  private static let mostTableBytes = 1 << 24

  /// The rows of a block, whose columns stay in the cache.
  var block: Int { columns.count <= 64 ? 512 : columns.count <= 256 ? 256 : 128 }

  /// The same trees; nil where one has more than 64 leaves, or they make too many different tests.
  package init?(_ trees: [Tree], bins: [FeatureBins]) {
    let leaves = trees.reduce(1) { max($0, $1.leafCount) }
    guard leaves <= Self.mostLeaves, !trees.isEmpty else { return nil }
    bytes = (leaves + 7) / 8
    treeCount = trees.count
    var writer = MaskWriter(bins: bins, bytes: bytes)
    for tree in trees {
      writer.append(tree)
      guard writer.columns.count <= Self.mostColumns, writer.tableBytes <= Self.mostTableBytes
      else { return nil }
    }
    (columns, tests, ends, values) = (writer.columns, writer.tests, writer.ends, writer.values)
    places = Dictionary(grouping: columns.indices) { [columns] in columns[$0].feature }
      .sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The sum of the leaves that each row reaches, trees by index.
  package func sums(for features: Tensor, bins: [FeatureBins], rows: Range<Int>) -> [Double] {
    let stride = (rows.count + 127) / 128 * 128
    return [Double](unsafeUninitializedCapacity: rows.count) { sums, initialized in
      initialized = rows.count
      guard let sums = sums.baseAddress else { return }
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: columns.count * stride + 1) {
        found in
        // Kernels read whole registers.
        found.initialize(repeating: 0)
        guard let found = found.baseAddress else { return }
        fill(found, stride: stride, features, bins: bins, rows: rows)
        ck_forest_sum_masked(
          tests, ends, treeCount, bytes, values, found, stride, rows.count, sums)
      }
    }
  }

  private func fill(
    _ found: UnsafeMutablePointer<UInt8>, stride: Int, _ features: Tensor, bins: [FeatureBins],
    rows: Range<Int>
  ) {
    let width = bins.count
    withUnsafeTemporaryAllocation(of: UInt16.self, capacity: rows.count) { cells in
      features.elements.withUnsafeBufferPointer { elements in
        guard let numbers = elements.baseAddress, let cells = cells.baseAddress else { return }
        for (feature, places) in places {
          let start = numbers + rows.lowerBound * width + feature
          bins[feature].fill(cells, from: start, stride: width, count: rows.count)
          for place in places {
            columns[place].write(cells, count: rows.count, to: found + place * stride)
          }
        }
      }
    }
  }
}

extension MaskedTrees.Column {
  /// Writes the bytes of rows with these bins.
  fileprivate func write(
    _ cells: UnsafePointer<UInt16>, count: Int, to bytes: UnsafeMutablePointer<UInt8>
  ) {
    guard let isRight else {
      for row in 0..<count { bytes[row] = UInt8(truncatingIfNeeded: cells[row]) }
      return
    }
    isRight.withUnsafeBufferPointer { isRight in
      for row in 0..<count { bytes[row] = isRight[Int(cells[row])] }
    }
  }
}

/// Writes trees as tests that clear leaves.
private struct MaskWriter {
  /// Which values of a column lead right: `first` and `width` more, counted on from 255 to 0; neither all nor
  /// none.
  private struct Question {
    var column: Int
    var first: UInt8
    var width: UInt8

    /// Which lead left.
    var opposite: Question {
      Question(column: column, first: first &+ width &+ 1, width: 254 - width)
    }
  }

  private let bins: [FeatureBins]
  private let bytes: Int
  private var places: [MaskedTrees.Column: Int] = [:]
  private(set) var columns: [MaskedTrees.Column] = []
  private(set) var tableBytes = 0
  private(set) var tests: [ck_leaf_test] = []
  private(set) var ends: [UInt32] = [0]
  private(set) var values: [Double] = []
  /// The tests of the tree that is being written, by the byte that they clear, and its leaves.
  private var own: [[ck_leaf_test]] = []
  private var leaves: [Double] = []

  init(bins: [FeatureBins], bytes: Int) {
    self.bins = bins
    self.bytes = bytes
  }

  mutating func append(_ tree: Tree) {
    own = [[ck_leaf_test]](repeating: [], count: bytes)
    leaves = []
    append(tree, at: 0, leafCounts(of: tree))
    values += leaves + [Double](repeating: 0, count: 8 * bytes - leaves.count)
    for tests in own {
      self.tests += tests
      ends.append(UInt32(self.tests.count))
    }
  }

  /// The leaves below the node at every place.
  private func leafCounts(of tree: Tree) -> [Int] {
    var nodes: [(place: Int, node: Tree.Node)] = []
    tree.forEachNode { nodes.append(($0, $1)) }
    var counts = [Int](repeating: 1, count: tree.words.count)
    for (place, node) in nodes.reversed() {
      switch node {
      case .leaf: break
      case .ordered(_, _, let left, let right), .subset(_, _, let left, let right):
        counts[place] = counts[left] + counts[right]
      }
    }
    return counts
  }

  /// Appends the leaves below a node, and the tests that choose among them.
  private mutating func append(_ tree: Tree, at place: Int, _ counts: [Int]) {
    let node = tree.node(at: place)
    switch node {
    case .leaf(let value): leaves.append(Double(value))
    case .ordered(_, _, let left, let right), .subset(_, _, let left, let right):
      let question = question(of: node, in: tree)
      // Only the leaves of the first child are cleared: that is the one with fewer.
      let isLeftFirst = counts[left] <= counts[right]
      let start = leaves.count
      append(tree, at: isLeftFirst ? left : right, counts)
      add(isLeftFirst ? question : question.opposite, clearing: start..<leaves.count)
      append(tree, at: isLeftFirst ? right : left, counts)
    }
  }

  private mutating func add(_ question: Question, clearing leaves: Range<Int>) {
    for byte in leaves.lowerBound / 8...(leaves.upperBound - 1) / 8 {
      let part = leaves.clamped(to: 8 * byte..<8 * byte + 8)
      let bits = (1 << (part.upperBound - 8 * byte)) - (1 << (part.lowerBound - 8 * byte))
      own[byte].append(
        ck_leaf_test(
          column: UInt16(truncatingIfNeeded: question.column), first: question.first,
          width: question.width, clears: UInt8(truncatingIfNeeded: bits)))
    }
  }

  private mutating func question(of node: Tree.Node, in tree: Tree) -> Question {
    switch node {
    case .leaf: return Question(column: 0, first: 0, width: 0)
    case .ordered(let feature, let bin, _, _):
      let count = bins[feature].count
      guard count > 256 || bin >= count - 1 else {
        return Question(
          column: column(.init(feature: feature)), first: UInt8(bin + 1), width: UInt8(254 - bin))
      }
      return table(feature, (0..<count).map { $0 > bin })
    case .subset(let feature, let set, _, _):
      let isRight = (0..<bins[feature].count).map { bin in
        tree.words[set.lowerBound + bin / 32] >> UInt32(bin % 32) & 1 == 0
      }
      return range(feature, isRight) ?? table(feature, isRight)
    }
  }

  /// Where the bins that lead right follow one another, the first one on the last.
  private mutating func range(_ feature: Int, _ isRight: [Bool]) -> Question? {
    let count = isRight.count
    let starts = isRight.indices.filter { isRight[$0] && !isRight[($0 + count - 1) % count] }
    guard count <= 256, starts.count == 1 else { return nil }
    let end = starts[0] + isRight.count { $0 } - 1
    // Bytes behind the last bin do not occur.
    let last = end < count ? end : end - count + 256
    return Question(
      column: column(.init(feature: feature)), first: UInt8(starts[0]),
      width: UInt8(last - starts[0]))
  }

  private mutating func table(_ feature: Int, _ isRight: [Bool]) -> Question {
    let place = column(.init(feature: feature, isRight: isRight.map { $0 ? 1 : 0 }))
    return Question(column: place, first: 1, width: 0)
  }

  private mutating func column(_ column: MaskedTrees.Column) -> Int {
    if let place = places[column] { return place }
    places[column] = columns.count
    columns.append(column)
    tableBytes += column.isRight?.count ?? 0
    return columns.count - 1
  }
}
