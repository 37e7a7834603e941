import CKernels
package import Learning

/// A forest for scoring: every test that any tree makes is evaluated once a row, by a table of its
/// feature's bins, and walks down the trees look outcomes up.
///
/// The leaves that a row reaches, and the order in which they are added, are those of the trees.
package struct CompiledForest: Sendable {
  /// The outcomes of the tests of one feature.
  struct Outcomes: Sendable {
    let feature: Int
    /// Where they stand in a row's outcomes.
    let offset: Int
    let width: Int
    /// For every bin `width` words.
    let words: [UInt32]
  }

  private let outcomes: [Outcomes]
  /// The words of a row's outcomes; bit 0 of the first is the test of leaves, always true.
  let stride: Int
  /// The trees, as `ck_forest_sum_leaves` reads them.
  private let words: [UInt32]
  private let starts: [UInt32]
  /// The most tests above a leaf.
  let depth: Int
  /// Whether sums of leaves are exact in double precision: in any order, and where some are taken away again.
  let hasExactSums: Bool

  /// The rows of a block, whose outcomes stay in the cache.
  var block: Int { min(256, max(16, 4096 / stride)) }

  /// The sum of the leaves that each row reaches, trees by index.
  package func sums(for features: Tensor, bins: [FeatureBins], rows: Range<Int>) -> [Double] {
    [Double](unsafeUninitializedCapacity: rows.count) { sums, initialized in
      initialized = rows.count
      guard let sums = sums.baseAddress else { return }
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: rows.count * stride) { found in
        guard let found = found.baseAddress else { return }
        for row in 0..<rows.count { found[row * stride] = 1 }
        evaluate(found, features, bins: bins, rows: rows)
        ck_forest_sum_leaves(
          words, starts, starts.count - 1, found, stride, rows.count, sums)
      }
    }
  }

  /// The outcomes of all tests for every row.
  func found(for features: Tensor, bins: [FeatureBins]) -> [UInt32] {
    var found = [UInt32](repeating: 0, count: features.rows * stride)
    for row in 0..<features.rows { found[row * stride] = 1 }
    found.withUnsafeMutableBufferPointer { found in
      guard let found = found.baseAddress else { return }
      evaluate(found, features, bins: bins, rows: 0..<features.rows)
    }
    return found
  }

  var treeCount: Int { starts.count - 1 }

  /// The feature that every word of a row's outcomes tests, nil for the first.
  var features: [Int?] {
    var features = [Int?](repeating: nil, count: stride)
    for table in outcomes {
      for word in table.offset..<table.offset + table.width { features[word] = table.feature }
    }
    return features
  }

  /// Adds to the steps of every way how the leaves of the rows between its ends change from row to row.
  func addSteps(
    between rows: [UInt8], steps: [UnsafeMutablePointer<Double>?], apart: [UInt64],
    places: [UInt8], and row: [UInt32]
  ) {
    withUnsafeTemporaryAllocation(byteCount: 512 * (depth + 2), alignment: 64) { memory in
      ck_forest_step_between(
        words, starts, starts.count - 1, row, rows, steps, apart, places, memory.baseAddress)
    }
  }

  private func evaluate(
    _ found: UnsafeMutablePointer<UInt32>, _ features: Tensor, bins: [FeatureBins],
    rows: Range<Int>
  ) {
    let columns = bins.count
    withUnsafeTemporaryAllocation(of: UInt16.self, capacity: rows.count) { cells in
      features.elements.withUnsafeBufferPointer { elements in
        guard let numbers = elements.baseAddress, let cells = cells.baseAddress else { return }
        for table in outcomes {
          let start = numbers + rows.lowerBound * columns + table.feature
          bins[table.feature].fill(cells, from: start, stride: columns, count: rows.count)
          table.words.withUnsafeBufferPointer { words in
            for row in 0..<rows.count {
              let from = Int(cells[row]) * table.width
              let to = row * stride + table.offset
              for word in 0..<table.width { found[to + word] = words[from + word] }
            }
          }
        }
      }
    }
  }
}

extension CompiledForest {
  /// With more words of outcomes than this, walks down the trees themselves are faster.
  private static let mostWords = 1 << 22
  /// The numbers that a test can have.
  private static let mostTests = 1 << 16

  /// The same trees; nil where they are too large, or make too many different tests.
  package init?(_ trees: [Tree], bins: [FeatureBins]) {
    var tests = TestIndex(bins: bins)
    for tree in trees { tests.collect(tree) }
    let stride = tests.number()
    guard stride * 32 <= Self.mostTests else { return nil }
    let size = bins.indices.reduce(0) { $0 + bins[$1].count * tests.width(of: $1) }
    guard size <= Self.mostWords else { return nil }
    self.stride = stride
    outcomes = tests.outcomes()
    var words: [UInt32] = []
    words.reserveCapacity(trees.reduce(0) { $0 + $1.words.count })
    var starts: [UInt32] = [0]
    depth = trees.reduce(into: 0) { $0 = max($0, Self.depth(of: $1)) }
    hasExactSums = Self.hasExactSums(trees)
    for tree in trees {
      guard Self.append(tree, to: &words, tests), words.count < Int(UInt32.max) else { return nil }
      starts.append(UInt32(words.count))
    }
    self.words = words
    self.starts = starts
  }

  /// Leaves are at most 1, so all sums stay below twice the number of trees; they are exact where every leaf
  /// is a whole number of the smallest unit that such a sum has digits for.
  private static func hasExactSums(_ trees: [Tree]) -> Bool {
    let bits = Int.bitWidth - (2 * trees.count).leadingZeroBitCount
    let units = Double(sign: .plus, exponent: Double.significandBitCount - bits, significand: 1)
    return trees.allSatisfy { tree in
      var isWhole = true
      tree.forEachNode { _, node in
        guard case .leaf(let share) = node else { return }
        let count = Double(share) * units
        if count != count.rounded() { isWhole = false }
      }
      return isWhole
    }
  }

  private static func depth(of tree: Tree) -> Int {
    var open: [(right: Int, depth: Int)] = []
    var depth = 0
    var deepest = 0
    tree.forEachNode { place, node in
      if let last = open.last, last.right == place {
        open.removeLast()
        depth = last.depth
      }
      switch node {
      case .leaf: deepest = max(deepest, depth)
      case .ordered(_, _, _, let right), .subset(_, _, _, let right):
        depth += 1
        open.append((right, depth))
      }
    }
    return deepest
  }

  /// Adds a tree; false where a right child is too far away.
  private static func append(_ tree: Tree, to words: inout [UInt32], _ tests: TestIndex) -> Bool {
    var parents: [Int] = []
    var fits = true
    tree.forEachNode { place, node in
      switch node {
      case .leaf:
        words.append(0xFFFF)
        words.append(tree.words[place])
        guard let parent = parents.popLast() else { return }
        let distance = words.count - parent
        if distance <= 0x8000 { words[parent] |= UInt32(distance - 1) } else { fits = false }
      case .ordered(let feature, let bin, _, _):
        parents.append(words.count)
        words.append(UInt32(tests.number(ofBin: bin, feature: feature)) << 16)
      case .subset(let feature, let set, _, _):
        parents.append(words.count)
        words.append(UInt32(tests.number(ofSet: tree.words[set], feature: feature)) << 16)
      }
    }
    return fits
  }
}

/// The different tests that trees make.
private struct TestIndex {
  /// Those of one feature: bins up to which rows go left, and sets of bins that go left.
  private struct Feature {
    var isUsed: [Bool] = []
    var sets: [ArraySlice<UInt32>: Int] = [:]
    var order: [ArraySlice<UInt32>] = []
    /// For an ordered feature the place of every used bin.
    var places: [Int] = []
    var offset = 0
    var width = 0
    /// The number of the first set, behind the used bins.
    var firstSet = 0
  }

  private let bins: [FeatureBins]
  private var features: [Feature]

  init(bins: [FeatureBins]) {
    self.bins = bins
    features = bins.map { Feature(isUsed: [Bool](repeating: false, count: $0.count)) }
  }

  /// Notes the tests of a tree.
  mutating func collect(_ tree: Tree) {
    tree.forEachNode { _, node in
      switch node {
      case .leaf: break
      case .ordered(let feature, let bin, _, _):
        features[feature].isUsed[min(bin, bins[feature].count - 1)] = true
      case .subset(let feature, let set, _, _):
        let set = tree.words[set]
        if features[feature].sets[set] == nil {
          features[feature].sets[set] = features[feature].order.count
          features[feature].order.append(set)
        }
      }
    }
  }

  /// Gives every test its number; the number of words that hold a bit for each.
  ///
  /// Every feature's tests begin with a word; the first word is for leaves.
  mutating func number() -> Int {
    var offset = 1
    for index in features.indices {
      var count = 0
      features[index].places = features[index].isUsed.map { isUsed in
        defer { count += isUsed ? 1 : 0 }
        return count
      }
      features[index].firstSet = count
      count += features[index].order.count
      features[index].offset = offset
      features[index].width = (count + 31) / 32
      offset += features[index].width
    }
    return offset
  }

  /// The words of a feature's outcomes.
  func width(of feature: Int) -> Int { features[feature].width }

  /// The number of the test whether a bin lies above another.
  func number(ofBin bin: Int, feature: Int) -> Int {
    features[feature].offset * 32 + features[feature].places[min(bin, bins[feature].count - 1)]
  }

  /// The number of the test whether a bin is not in a set.
  func number(ofSet set: ArraySlice<UInt32>, feature: Int) -> Int {
    features[feature].offset * 32 + features[feature].firstSet
      + (features[feature].sets[set] ?? 0)
  }

  /// For every bin of every tested feature, which tests lead right.
  func outcomes() -> [CompiledForest.Outcomes] {
    features.indices.filter { features[$0].width > 0 }.map { index in
      let feature = features[index]
      let firstSet = feature.firstSet
      var words = [UInt32](repeating: 0, count: bins[index].count * feature.width)
      for bin in 0..<bins[index].count {
        func note(_ test: Int, _ isRight: Bool) {
          if isRight { words[bin * feature.width + test / 32] |= 1 << UInt32(test % 32) }
        }
        for used in feature.isUsed.indices where feature.isUsed[used] {
          note(feature.places[used], bin > used)
        }
        for (test, set) in feature.order.enumerated() {
          let word = set[set.startIndex + bin / 32]
          note(firstSet + test, word >> UInt32(bin % 32) & 1 == 0)
        }
      }
      return CompiledForest.Outcomes(
        feature: index, offset: feature.offset, width: feature.width, words: words)
    }
  }
}
