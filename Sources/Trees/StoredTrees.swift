import Learning

/// Trees and the bins that they test, as arrays of a model's state.
struct StoredTrees {
  let bins: [FeatureBins]
  let trees: [Tree]

  init(bins: [FeatureBins], trees: [Tree]) {
    self.bins = bins
    self.trees = trees
  }

  /// The words of all trees, one tree after the other, and the cuts of all features.
  var arrays: [ModelState.Array] {
    let words = trees.flatMap { $0.words.map { Int32(bitPattern: $0) } }
    let cuts = bins.flatMap(\.cuts)
    return [
      .init(name: "words", shape: [words.count], values: .int32(words)),
      .init(name: "wordCounts", shape: [trees.count], counts: trees.map(\.words.count)),
      .init(name: "cuts", shape: [cuts.count], values: .float(cuts)),
      .init(name: "cutCounts", shape: [bins.count], counts: bins.map(\.cuts.count)),
    ]
  }

  /// Reads the arrays of a model; whether walks down the trees stay inside them is not looked at.
  init(
    _ state: ModelState, columns: [Feature], hasMissing: Bool, model: String
  ) throws(PackageError) {
    guard case .int32(let words)? = state["words"]?.values,
      case .int32(let wordCounts)? = state["wordCounts"]?.values,
      case .float(let cuts)? = state["cuts"]?.values,
      case .int32(let cutCounts)? = state["cutCounts"]?.values
    else { throw .damaged("it lacks the arrays of \(model)") }
    guard cutCounts.count == columns.count else {
      throw .damaged("it has cuts for \(cutCounts.count) of \(columns.count) columns")
    }
    let cutsOfColumns = try Self.divide(cuts, by: cutCounts, what: "cuts")
    guard cutsOfColumns.allSatisfy(FeatureBins.areCuts) else {
      throw .damaged("the cuts of a column do not rise")
    }
    bins = zip(columns, cutsOfColumns).map { column, cuts in
      FeatureBins(
        cuts: Array(cuts), levels: FeatureBins.levels(of: column), hasMissing: hasMissing)
    }
    trees = try Self.divide(words, by: wordCounts, what: "trees").map { words in
      Tree(words: words.map { UInt32(bitPattern: $0) })
    }
  }

  /// Cuts an array into parts of given sizes, which must use it up.
  private static func divide<Element>(
    _ all: [Element], by counts: [Int32], what: String
  ) throws(PackageError) -> [ArraySlice<Element>] {
    var parts: [ArraySlice<Element>] = []
    var rest = all[...]
    for count in counts {
      guard count >= 0, Int(count) <= rest.count else {
        throw .damaged("its \(what) are cut off")
      }
      parts.append(rest.prefix(Int(count)))
      rest = rest.dropFirst(Int(count))
    }
    guard rest.isEmpty else { throw .damaged("there is more than its \(what)") }
    return parts
  }
}

extension ModelState.Array {
  fileprivate init(name: String, shape: [Int], counts: [Int]) {
    self.init(name: name, shape: shape, values: .int32(counts.map { Int32($0) }))
  }
}
