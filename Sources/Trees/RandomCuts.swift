import CKernels
import Concurrency
import Learning

/// Where extremely randomized trees cut: one cut a feature, drawn at random (Geurts, Ernst and Wehenkel,
/// "Extremely randomized trees", Machine Learning 63, 2006).
///
/// An ordered feature is cut at a number drawn uniformly between the least and the greatest of the node,
/// each taken as the middle of its bin, which is halfway between the least and the greatest training value
/// there: the value itself where a bin has one value only. Bins up to the last whose middle is not above the
/// number go left. Of a category a subset of the levels that occur in the node goes left, every one that
/// leaves a level on either side equally likely; other levels follow the larger child.
struct RandomCuts: Sendable {
  /// The middle of every bin of each ordered feature, rising; none of other features.
  private let middles: [[Double]]

  init(_ data: Dataset, bins: [FeatureBins], threads: Int) {
    middles = parallelMap(count: bins.count, threads: threads) { feature in
      Self.middles(of: feature, data, bins[feature])
    }
  }

  private static func middles(
    of feature: Int, _ data: Dataset, _ bins: FeatureBins
  ) -> [Double] {
    guard bins.levels == nil, data.rowCount > 0 else { return [] }
    var least = [Float](repeating: .infinity, count: bins.count)
    var greatest = [Float](repeating: -.infinity, count: bins.count)
    let width = data.columns.count
    withUnsafeTemporaryAllocation(of: UInt16.self, capacity: data.rowCount) { column in
      data.features.elements.withUnsafeBufferPointer { elements in
        guard let out = column.baseAddress, let numbers = elements.baseAddress else { return }
        bins.fill(out, from: numbers + feature, stride: width, count: data.rowCount)
        for row in 0..<data.rowCount {
          let (bin, value) = (Int(column[row]), elements[row * width + feature])
          least[bin] = min(least[bin], value)
          greatest[bin] = max(greatest[bin], value)
        }
      }
    }
    return zip(least, greatest).map { (Double($0) + Double($1)) / 2 }
  }

  /// Draws a cut of each of some features, and betters `best` by the best of them; gives whether any of the
  /// features varies in the node.
  func better(
    _ best: inout ck_forest_split, by features: UnsafeBufferPointer<UInt32>,
    _ places: UnsafeBufferPointer<ck_forest_feature>, of node: inout ck_forest_node,
    _ rows: inout ck_forest_rows, _ memory: borrowing GrowingMemory, random: inout RandomWords
  ) -> Bool {
    var varies = false
    for feature in features {
      var place = places[Int(feature)]
      var bin: UInt32 = 0
      if place.kind == CK_FOREST_CATEGORY.rawValue {
        ck_forest_find_levels(&rows, &place, memory.levels)
        guard Self.drawSubset(memory, bins: Int(place.bins), random: &random) else { continue }
      } else {
        let range = ck_forest_find_range(&rows, &place)
        guard range.lowest < range.highest else { continue }
        if place.kind == CK_FOREST_ORDERED.rawValue {
          bin = self.bin(of: Int(feature), within: range, at: random.uniform())
        }
      }
      varies = true
      ck_forest_try_split(
        &rows, &node, &place, feature, bin, memory.subset, memory.levels, memory.scratch, &best)
    }
    return varies
  }

  /// The last bin whose middle is not above the number at a share of the way through a range.
  private func bin(of feature: Int, within range: ck_forest_range, at share: Double) -> UInt32 {
    let middles = middles[feature]
    var (low, high) = (Int(range.lowest), Int(range.highest))
    let number = middles[low] + (middles[high] - middles[low]) * share
    while high - low > 1 {
      let middle = (low + high) / 2
      if middles[middle] <= number { low = middle } else { high = middle }
    }
    return UInt32(low)
  }

  /// Draws a subset of the levels that occur, level by level, until it holds some of them and not all;
  /// gives whether there are two at least.
  private static func drawSubset(
    _ memory: borrowing GrowingMemory, bins: Int, random: inout RandomWords
  ) -> Bool {
    let words = (bins + 31) / 32
    let occurring = (0..<words).reduce(0) { $0 + memory.levels[$1].nonzeroBitCount }
    guard occurring > 1 else { return false }
    while true {
      var drawn = 0
      for word in 0..<words {
        memory.subset[word] = memory.levels[word] == 0 ? 0 : memory.levels[word] & random.bits()
        drawn += memory.subset[word].nonzeroBitCount
      }
      if drawn > 0 && drawn < occurring { return true }
    }
  }
}
