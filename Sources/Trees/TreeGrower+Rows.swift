import CKernels
import Learning

extension TreeGrower {
  /// Draws the rows of a tree; gives its root.
  mutating func drawRows(key: RandomKey) -> PendingNode {
    if rules.bootstrap {
      var draws = Draws(key: key)
      draws.bootstrap(into: memory.times, rows: rows.count)
    } else {
      memory.times.update(repeating: 1, count: rows.count)
    }
    let target = memory.numbered(0)
    var root = PendingNode(start: 0, entries: 0, positives: 0, negatives: 0)
    for row in 0..<rows.count {
      let times = UInt32(memory.times[row])
      let positives = times * UInt32(rows.positives[row])
      target.rows[root.entries] = UInt32(truncatingIfNeeded: row)
      target.draws[root.entries] = times << 16 | positives
      root.entries += times > 0 ? 1 : 0
      let weight = rules.rowWeights.map { UInt64($0[row]) } ?? 1
      root.positives += UInt64(positives) * weight
      root.negatives += UInt64(times - positives) * weight
    }
    return root
  }

  /// One bit for every row that the last tree was grown on.
  func drawnRows() -> [UInt64] { Draws.bits(memory.times, rows: rows.count) }

  /// The key under which a tree's rows are drawn.
  static func rowKey(_ treeKey: RandomKey) -> RandomKey { treeKey["rows"] }

  /// The node with its rows copied, once there are few enough of them.
  func gathered(_ node: PendingNode) -> PendingNode {
    guard
      !node.isDense && node.entries <= memory.denseCapacity
        && node.positives + node.negatives < 65_536
    else { return node }
    withRows(of: node) { rows in
      var target = memory.dense(0)
      ck_forest_gather(&rows, &target, memory.denseCapacity)
    }
    var copied = node
    copied.isDense = true
    copied.start = 0
    copied.side = 0
    return copied
  }

  /// The best split on a draw of features.
  ///
  /// While all that were drawn are constant in the node, as
  /// rare indicators are, more are drawn; the root is given every chance to be split.
  func bestSplit(of node: PendingNode, draws: inout Draws) -> ck_forest_split {
    let features = rows.layout.split.count
    var best = ck_forest_split()
    best.gain = -1
    best.feature = .max
    var totals = ck_forest_node(
      positives: node.positives, negatives: node.negatives, positive_unit: rules.positiveUnit,
      negative_unit: rules.negativeUnit, minimum_leaf: UInt32(rules.minimumLeafSize))
    var varies = false
    var tried = 0
    var wanted = min(rules.candidates, features)
    withRows(of: node) { rows in
      while tried < wanted {
        for index in tried..<wanted {
          let other = index + Int(draws.integer(below: UInt32(features - index)))
          let feature = memory.pool[index]
          memory.pool[index] = memory.pool[other]
          memory.pool[other] = feature
        }
        varies = self.rows.layout.features.withUnsafeBufferPointer { places in
          ck_forest_best_split(
            &rows, &totals, places.baseAddress, memory.pool + tried, wanted - tried,
            memory.scratch, &best)
        }
        tried = wanted
        if wanted < features && (!varies || (node.depth == 0 && best.gain < 0)) { wanted += 1 }
      }
    }
    return best
  }

  /// Sends a node's rows to its children, in the other place.
  func partition(_ node: PendingNode, by split: ck_forest_split) {
    var place = rows.layout.features[Int(split.feature)]
    var target = target(of: node, side: 1 - node.side)
    withRows(of: node) { rows in
      _ = ck_forest_partition(
        &rows, &place, split.bin, ck_forest_scratch_set(memory.scratch), &target)
    }
  }

  /// Adds a split's decrease of impurity to its feature's importance: 2 gain / (w w_root), since
  /// gain / w is what the split takes from half the Gini impurity times the weight.
  mutating func note(_ split: ck_forest_split, of node: PendingNode) {
    let unit = rules.positiveUnit * rules.negativeUnit
    let decrease = 2 * unit * unit * split.gain / (weight(of: node) * rootWeight)
    importance[Int(split.feature)] += UInt64(decrease * 0x1p44)
  }

  private func target(of node: PendingNode, side: Int) -> ck_forest_target {
    var target = node.isDense ? memory.dense(side) : memory.numbered(side)
    target.draws += node.start
    if node.isDense {
      target.records += node.start * rows.layout.stride
      target.words += node.start
    } else {
      target.rows += node.start
    }
    return target
  }

  private func withRows<Result>(
    of node: PendingNode, _ body: (inout ck_forest_rows) -> Result
  ) -> Result {
    let place = target(of: node, side: node.side)
    let layout = rows.layout
    if node.isDense {
      var dense = ck_forest_rows(
        count: node.entries, draws: place.draws, rows: nil, records: place.records,
        stride: layout.stride, words: place.words, word_stride: memory.denseCapacity,
        word_count: layout.wordCount, weights: nil)
      return body(&dense)
    }
    return rows.records.withUnsafeBufferPointer { records in
      rows.words.withUnsafeBufferPointer { words in
        (rules.rowWeights ?? []).withUnsafeBufferPointer { weights in
          var numbered = ck_forest_rows(
            count: node.entries, draws: place.draws, rows: place.rows,
            records: records.baseAddress, stride: layout.stride, words: words.baseAddress,
            word_stride: rows.count, word_count: layout.wordCount,
            weights: rules.rowWeights == nil ? nil : weights.baseAddress)
          return body(&numbered)
        }
      }
    }
  }
}
