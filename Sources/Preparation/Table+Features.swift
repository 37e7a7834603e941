import Tables

extension Table {
  var numberFeatures: [(name: String, values: [Double])] {
    columns.compactMap { column in
      guard column.role == .feature, case .number(let values) = column.values else { return nil }
      return (column.name, values)
    }
  }

  var categoryFeatures: [(name: String, values: Categories)] {
    columns.compactMap { column in
      guard column.role == .feature, case .category(let values) = column.values else { return nil }
      return (column.name, values)
    }
  }

  /// The names of the columns of the sequence.
  var sequenceNames: Set<String> { Set((sequence?.channels ?? []).flatMap(\.columns)) }

  /// The quantities to be scaled, indicators aside: the steps of a channel together, so that a step
  /// keeps its size beside the others and local patterns survive; every other column alone.
  var scalingGroups: [ScalingGroup] {
    var byName: [String: [Double]] = [:]
    for column in columns where column.role == .feature && column.indicatorOf == nil {
      if case .number(let values) = column.values { byName[column.name] = values }
    }
    var groups: [ScalingGroup] = []
    for channel in sequence?.channels ?? [] {
      let steps = channel.columns.compactMap { byName[$0] }
      guard steps.count == channel.columns.count else { continue }
      groups.append(ScalingGroup(columns: channel.columns, values: steps))
      for name in channel.columns { byName[name] = nil }
    }
    for column in columns {
      guard let values = byName[column.name] else { continue }
      groups.append(ScalingGroup(columns: [column.name], values: [values]))
    }
    return groups
  }
}

/// Columns that are scaled alike.
struct ScalingGroup {
  var columns: [String]
  var values: [[Double]]

  /// All numbers that are there.
  var present: [Double] { values.flatMap { $0.filter { !$0.isNaN } } }
}

extension Categories {
  /// The level that stands for a missing name where it gets one of its own.
  static let missingLevel = "(missing)"

  /// For every level the number of rows.
  var levelCounts: [Int] {
    var counts = [Int](repeating: 0, count: levels.count)
    for code in codes where code >= 0 { counts[Int(code)] += 1 }
    return counts
  }

  /// The levels that occur.
  var occurringLevels: [String] {
    zip(levels, levelCounts).filter { $0.1 > 0 }.map(\.0)
  }
}

/// Names for new columns, unlike any that a table has.
struct FreshNames {
  private var taken: Set<String>

  init(_ taken: some Sequence<String>) { self.taken = Set(taken) }

  /// The name itself or, where it is taken, with as many primes as it takes.
  mutating func fresh(_ name: String) -> String {
    var name = name
    while !taken.insert(name).inserted { name += "'" }
    return name
  }
}
