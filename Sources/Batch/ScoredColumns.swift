/// The columns that scoring adds to a table.
public enum ScoredColumns {
  /// `probability`, `decision`, `segment`, `reason_1` and so on; a name that the table has already gets
  /// a number behind it.
  public static func names(reasons: Int, besides columns: [String]) -> [String] {
    var taken = Set(columns)
    let wanted =
      ["probability", "decision", "segment"] + (0..<reasons).map { "reason_\($0 + 1)" }
    return wanted.map { name in
      var fresh = name
      var number = 2
      while !taken.insert(fresh).inserted {
        fresh = "\(name)_\(number)"
        number += 1
      }
      return fresh
    }
  }
}
