import StrictJSON
import Tables

/// Which codes of a target column count as positive.
struct PositiveClass {
  private let code: Int32
  /// Its name.
  let name: String

  /// Finds the class that a spec names; without a name the target must have two classes of which one
  /// says yes.
  init(of classes: Categories, column: String, named name: JSON?) throws(DataError) {
    let counts = Self.counts(of: classes)
    let present = counts.indices.filter { counts[$0] > 0 }
    let shown = present.prefix(6).map { "'\(classes.levels[$0])' (\(counts[$0]))" }
      .joined(separator: ", ")
    guard present.count > 1 else {
      throw .unusable(
        present.isEmpty
          ? "the target '\(column)' is missing in every row"
          : "the target '\(column)' has one class only: \(shown)")
    }
    if let wanted = name?.scalarText {
      guard let level = present.first(where: { Self.same(classes.levels[$0], wanted) }) else {
        throw .unusable(
          "the positive value '\(wanted)' never occurs in the target '\(column)', which has "
            + shown)
      }
      code = Int32(level)
      self.name = classes.levels[level]
      return
    }
    let affirmative = present.filter { Self.yes.contains(classes.levels[$0].lowercased()) }
    guard present.count == 2, affirmative.count == 1 else {
      throw .unusable(
        "which value of the target '\(column)' is positive? It has \(shown). "
          + "Say so in data.positive")
    }
    code = Int32(affirmative[0])
    self.name = classes.levels[affirmative[0]]
  }

  /// Whether a code is the positive one.
  func contains(_ other: Int32) -> Bool { other == code }

  private static let yes: Set<String> = ["1", "yes", "y", "true", "t"]

  private static func counts(of classes: Categories) -> [Int] {
    var counts = [Int](repeating: 0, count: classes.levels.count)
    for code in classes.codes where code >= 0 { counts[Int(code)] += 1 }
    return counts
  }

  private static func same(_ level: String, _ wanted: String) -> Bool {
    if level == wanted { return true }
    guard let left = Double(level), let right = Double(wanted) else { return false }
    return left == right
  }
}

extension JSON {
  /// The text that a scalar would have in a file.
  fileprivate var scalarText: String? {
    switch self {
    case .string(let text): text
    case .integer(let value): String(value)
    case .number(let value): String(value)
    case .bool(let value): value ? "true" : "false"
    case .null, .array, .object: nil
    }
  }
}
