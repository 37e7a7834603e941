import Tables

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

  /// The same names with missing ones replaced.
  func filling(_ level: String) -> Categories {
    guard codes.contains(where: { $0 < 0 }) else { return self }
    var filled = self
    let known = levels.firstIndex(of: level)
    if known == nil { filled.levels.append(level) }
    let code = Int32(known ?? levels.count)
    filled.codes = codes.map { $0 < 0 ? code : $0 }
    return filled
  }

  /// For every row its level's place among other levels, -1 where it has none.
  func places(in others: [String]) -> [Int32] {
    var known: [String: Int32] = [:]
    for (place, level) in others.enumerated() { known[level] = Int32(place) }
    let places = levels.map { known[$0] ?? -1 }
    return codes.map { $0 < 0 ? -1 : places[Int($0)] }
  }
}
