import Learning

/// The background rows of an explanation as sets of bits, by what their features hold.
struct BackgroundRows: Sendable {
  /// The number of rows.
  let count: Int
  /// The words of a set of rows.
  let words: Int
  /// For every feature the rows in bins up to each, or of each level, one set after the other.
  private let sets: [[UInt64]]

  init(_ rows: Tensor, bins: [FeatureBins]) {
    count = rows.rows
    let words = (rows.rows + 63) / 64
    self.words = words
    sets = bins.enumerated().map { feature, bins in
      var sets = [UInt64](repeating: 0, count: bins.count * words)
      for (row, bin) in Self.bins(of: feature, in: rows, bins).enumerated() {
        sets[Int(bin) * words + row / 64] |= 1 << UInt64(row % 64)
      }
      guard bins.levels == nil else { return sets }
      for place in stride(from: words, to: sets.count, by: 1) { sets[place] |= sets[place - words] }
      return sets
    }
  }

  private static func bins(of feature: Int, in rows: Tensor, _ bins: FeatureBins) -> [UInt16] {
    var found = [UInt16](repeating: 0, count: rows.rows)
    rows.elements.withUnsafeBufferPointer { elements in
      found.withUnsafeMutableBufferPointer { found in
        guard let numbers = elements.baseAddress, let out = found.baseAddress else { return }
        bins.fill(out, from: numbers + feature, stride: rows.columns, count: rows.rows)
      }
    }
    return found
  }

  /// All rows.
  var everyone: [UInt64] {
    (0..<words).map { word in
      let left = count - word * 64
      return left >= 64 ? .max : 1 << UInt64(left) - 1
    }
  }

  /// The rows of an ordered feature in bins up to one.
  func rows(of feature: Int, upTo bin: Int) -> ArraySlice<UInt64> {
    let last = min(bin, sets[feature].count / words - 1)
    return sets[feature][last * words..<(last + 1) * words]
  }

  /// The rows of a category whose level has its bit set.
  func rows(of feature: Int, levels: [UInt64]) -> [UInt64] {
    var rows = [UInt64](repeating: 0, count: words)
    for level in 0..<sets[feature].count / words where levels[level / 64] >> (level % 64) & 1 == 1 {
      for word in 0..<words { rows[word] |= sets[feature][level * words + word] }
    }
    return rows
  }
}
