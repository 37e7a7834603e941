extension ForestVerdicts {
  /// More words of answers than this are not worth it.
  private static let mostWords = 1 << 22
  /// The numbers that a test can have.
  private static let mostTests = 1 << 16

  /// The same trees; nil where they are too large, or make too many different tests.
  init?(_ trees: [Tree], bins: [FeatureBins]) {
    var tests = ForestTests(bins: bins)
    for tree in trees { tests.collect(tree) }
    guard let stride = tests.number(), stride * 32 <= Self.mostTests else { return nil }
    let size = bins.indices.reduce(0) { $0 + bins[$1].count * tests.width(of: $1) }
    guard size <= Self.mostWords else { return nil }
    self.stride = stride
    answers = tests.answers()
    var words: [UInt32] = []
    words.reserveCapacity(trees.reduce(0) { $0 + $1.words.count })
    var starts: [UInt32] = [0]
    for tree in trees {
      guard Self.append(tree, to: &words, tests), words.count < Int(UInt32.max) else { return nil }
      starts.append(UInt32(words.count))
    }
    self.words = words
    self.starts = starts
  }

  /// Adds a tree; false where a right child is too far away.
  private static func append(_ tree: Tree, to words: inout [UInt32], _ tests: ForestTests) -> Bool {
    var parents: [Int] = []
    var place = 0
    while place < tree.words.count - Tree.padding {
      switch tree.node(at: place) {
      case .leaf:
        words.append(0xFFFF)
        words.append(tree.words[place])
        place += 1
        guard let parent = parents.popLast() else { continue }
        let distance = words.count - parent
        guard distance <= 0x8000 else { return false }
        words[parent] |= UInt32(distance - 1)
      case .ordered(let feature, let bin, let left, _):
        parents.append(words.count)
        words.append(UInt32(tests.number(ofBin: bin, feature: feature)) << 16)
        place = left
      case .subset(let feature, let set, let left, _):
        parents.append(words.count)
        words.append(UInt32(tests.number(ofSet: tree.words[set], feature: feature)) << 16)
        place = left
      }
    }
    return true
  }
}

/// The different tests that trees make.
struct ForestTests {
  /// Those of one feature: bins up to which rows go left, or sets of levels that go left.
  private struct Feature {
    var isUsed: [Bool] = []
    var sets: [ArraySlice<UInt32>: Int] = [:]
    var order: [ArraySlice<UInt32>] = []
    /// For an ordered feature the place of every used bin.
    var places: [Int] = []
    var offset = 0
    var width = 0
  }

  private let bins: [FeatureBins]
  private var features: [Feature]

  init(bins: [FeatureBins]) {
    self.bins = bins
    features = bins.map { Feature(isUsed: [Bool](repeating: false, count: $0.count)) }
  }

  /// Notes the tests of a tree.
  mutating func collect(_ tree: Tree) {
    var place = 0
    while place < tree.words.count - Tree.padding {
      switch tree.node(at: place) {
      case .leaf: place += 1
      case .ordered(let feature, let bin, let left, _):
        features[feature].isUsed[min(bin, bins[feature].count - 1)] = true
        place = left
      case .subset(let feature, let set, let left, _):
        let set = tree.words[set]
        if features[feature].sets[set] == nil {
          features[feature].sets[set] = features[feature].order.count
          features[feature].order.append(set)
        }
        place = left
      }
    }
  }

  /// Gives every test its number; the number of words that hold a bit for each.
  ///
  /// Every feature's tests begin with a word; the first word is for leaves.
  mutating func number() -> Int? {
    var offset = 1
    for index in features.indices {
      var count = 0
      features[index].places = features[index].isUsed.map { isUsed in
        defer { count += isUsed ? 1 : 0 }
        return count
      }
      count += features[index].order.count
      features[index].offset = offset
      features[index].width = (count + 31) / 32
      offset += features[index].width
    }
    return offset
  }

  /// The words of a feature's answers.
  func width(of feature: Int) -> Int { features[feature].width }

  /// The number of the test whether a bin lies above another.
  func number(ofBin bin: Int, feature: Int) -> Int {
    features[feature].offset * 32 + features[feature].places[min(bin, bins[feature].count - 1)]
  }

  /// The number of the test whether a level is in no set.
  func number(ofSet set: ArraySlice<UInt32>, feature: Int) -> Int {
    features[feature].offset * 32 + (features[feature].sets[set] ?? 0)
  }

  /// For every bin of every tested feature, which tests lead right.
  func answers() -> [ForestVerdicts.Answers] {
    features.indices.filter { features[$0].width > 0 }.map { index in
      let feature = features[index]
      var words = [UInt32](repeating: 0, count: bins[index].count * feature.width)
      for bin in 0..<bins[index].count {
        func answer(_ test: Int, _ isRight: Bool) {
          if isRight { words[bin * feature.width + test / 32] |= 1 << UInt32(test % 32) }
        }
        for used in feature.isUsed.indices where feature.isUsed[used] {
          answer(feature.places[used], bin > used)
        }
        for (test, set) in feature.order.enumerated() {
          let word = set[set.startIndex + bin / 32]
          answer(test, word >> UInt32(bin % 32) & 1 == 0)
        }
      }
      return ForestVerdicts.Answers(
        feature: index, offset: feature.offset, width: feature.width, words: words)
    }
  }
}
