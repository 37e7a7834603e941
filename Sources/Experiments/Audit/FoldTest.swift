import Metrics

/// Whether a column is distributed alike in groups of rows.
///
/// Numbers and dates by the test of Kruskal and Wallis (JASA 47, 1952) with the correction for ties,
/// names by Pearson's chi-squared test.
package struct FoldTest {
  /// The probability of a difference like this or larger by chance.
  package let chance: Double
  /// The share of the variation that lies between groups: H / (n − 1), or Cramér's V squared.
  package let share: Double

  /// Nil where there is nothing to compare; rows of group -1 and rows without a value are left out.
  package init?(_ column: AuditedColumn, groups: [Int]) {
    let count = (groups.max() ?? -1) + 1
    // Pearson's approximation needs names that are not too rare.
    let isName = column.values.isEmpty
    guard count > 1, column.distinct > 1, !isName || column.distinct <= 100 else { return nil }
    var cells = [Int](repeating: 0, count: count * column.counts.count)
    for (row, code) in column.codes.enumerated() where code >= 0 && groups[row] >= 0 {
      cells[Int(code) * count + groups[row]] += 1
    }
    let table = GroupTable(cells: cells, groups: count)
    let result = isName ? table.pearson : table.kruskalWallis
    guard let result else { return nil }
    (chance, share) = result
  }
}

/// How many rows have each value in each group.
private struct GroupTable {
  let cells: [Int]
  let groups: Int
  let groupSizes: [Int]
  let valueSizes: [Int]
  let total: Int

  init(cells: [Int], groups: Int) {
    self.cells = cells
    self.groups = groups
    var groupSizes = [Int](repeating: 0, count: groups)
    var valueSizes: [Int] = []
    for value in 0..<cells.count / groups {
      var size = 0
      for group in 0..<groups {
        groupSizes[group] += cells[value * groups + group]
        size += cells[value * groups + group]
      }
      valueSizes.append(size)
    }
    self.groupSizes = groupSizes
    self.valueSizes = valueSizes
    total = groupSizes.reduce(0, +)
  }

  var kruskalWallis: (chance: Double, share: Double)? {
    let used = groupSizes.count { $0 > 0 }
    guard used > 1, total > 2 * used else { return nil }
    let n = Double(total)
    var ranks = [Double](repeating: 0, count: groups)
    var below = 0.0
    var ties = 0.0
    for (value, size) in valueSizes.enumerated() where size > 0 {
      let tied = Double(size)
      let rank = below + (tied + 1) / 2
      for group in 0..<groups { ranks[group] += rank * Double(cells[value * groups + group]) }
      below += tied
      ties += tied * (tied * tied - 1)
    }
    let squares = (0..<groups).reduce(0.0) { sum, group in
      guard groupSizes[group] > 0 else { return sum }
      let surplus = ranks[group] / Double(groupSizes[group]) - (n + 1) / 2
      return sum + Double(groupSizes[group]) * surplus * surplus
    }
    let correction = 1 - ties / (n * (n * n - 1))
    guard correction > 0 else { return nil }
    let statistic = 12 * squares / (n * (n + 1)) / correction
    return (ChiSquared(degreesOfFreedom: Double(used - 1)).survival(statistic), statistic / (n - 1))
  }

  var pearson: (chance: Double, share: Double)? {
    let usedGroups = groupSizes.count { $0 > 0 }
    // Values with fewer than five expected rows in a group are left to chance.
    let values = valueSizes.indices.filter { value in
      Double(valueSizes[value]) * Double(groupSizes.filter { $0 > 0 }.min() ?? 0)
        >= 5 * Double(total)
    }
    guard usedGroups > 1, values.count > 1 else { return nil }
    var statistic = 0.0
    for value in values {
      for group in 0..<groups where groupSizes[group] > 0 {
        let expected = Double(valueSizes[value]) * Double(groupSizes[group]) / Double(total)
        let surplus = Double(cells[value * groups + group]) - expected
        statistic += surplus * surplus / expected
      }
    }
    let smaller = min(usedGroups, values.count) - 1
    let degrees = Double((usedGroups - 1) * (values.count - 1))
    return (
      ChiSquared(degreesOfFreedom: degrees).survival(statistic),
      statistic / (Double(total) * Double(smaller))
    )
  }
}
