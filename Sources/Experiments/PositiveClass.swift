import StrictJSON
import Tables

/// Which codes of a target column count as positive.
///
/// Labels that differ only in case or in blanks around them are one.
struct PositiveClass {
  /// For every code whether it is a positive one.
  private let isPositive: [Bool]
  let name: String
  let labels: [String]
  /// What a person should know about the labels.
  let notes: [String]

  /// Finds the labels that a spec names; without a name the target must have two labels of which one
  /// says yes.
  init(of classes: Categories, column: String, named name: JSON?) throws(DataError) {
    let labels = Self.labels(of: classes)
    let shown = labels.prefix(6).map(\.shown).joined(separator: ", ")
    guard labels.count > 1 else {
      throw .unusable(
        labels.isEmpty
          ? "the target '\(column)' is missing in every row"
          : "the target '\(column)' has one class only: \(shown)")
    }
    let chosen = try Self.chosen(from: labels, shown: shown, column: column, named: name)
    guard chosen.count < labels.count else {
      throw .unusable("data.positive names every label of the target '\(column)': \(shown)")
    }
    var isPositive = [Bool](repeating: false, count: classes.levels.count)
    for label in chosen { for spelling in label.spellings { isPositive[spelling.code] = true } }
    self.isPositive = isPositive
    self.labels = chosen.map(\.name)
    self.name = self.labels.joined(separator: ", ")
    let others = labels.filter { label in !chosen.contains { $0.name == label.name } }
    let several =
      others.count < 2
      ? []
      : [
        "target '\(column)': \(chosen.map(\.shown).joined(separator: ", ")) "
          + "\(chosen.count == 1 ? "counts" : "count") as positive, all others as negative: "
          + others.prefix(6).map(\.shown).joined(separator: ", ")
          + (others.count > 6 ? ", … (\(others.count) labels)" : "")
      ]
    notes =
      several + Self.notes(on: chosen, column: column, named: name)
      + labels.filter { $0.spellings.count > 1 }.map { label in
        let spellings = label.spellings.map { "'\($0.name)' (\($0.count))" }.joined(separator: ", ")
        return "target '\(column)': labels that differ only in case or blanks are one: \(spellings)"
      }
  }

  /// Whether a code, not that of a missing label, is a positive one.
  func contains(_ code: Int32) -> Bool { isPositive[Int(code)] }

  /// A label with all its spellings, the most frequent first.
  private struct Label {
    var spellings: [(name: String, code: Int, count: Int)]

    var name: String { spellings[0].name }
    var shown: String { "'\(name)' (\(spellings.reduce(0) { $0 + $1.count }))" }

    func isNamed(_ wanted: JSON) -> Bool {
      guard let text = wanted.scalarText else { return false }
      return spellings.contains { PositiveClass.same($0.name, text) }
        || Spelling.key(name) == Spelling.key(text)
    }
  }

  /// The labels that occur, in the order of their codes.
  private static func labels(of classes: Categories) -> [Label] {
    var counts = [Int](repeating: 0, count: classes.levels.count)
    for code in classes.codes where code >= 0 { counts[Int(code)] += 1 }
    var labels: [Label] = []
    var places: [String: Int] = [:]
    for (code, level) in classes.levels.enumerated() where counts[code] > 0 {
      let spelling = (name: level, code: code, count: counts[code])
      if let place = places[Spelling.key(level)] {
        labels[place].spellings.append(spelling)
      } else {
        places[Spelling.key(level)] = labels.count
        labels.append(Label(spellings: [spelling]))
      }
    }
    for place in labels.indices {
      labels[place].spellings.sort { ($1.count, $0.code) < ($0.count, $1.code) }
    }
    return labels
  }

  private static func chosen(
    from labels: [Label], shown: String, column: String, named name: JSON?
  ) throws(DataError) -> [Label] {
    var wanted: [JSON] = []
    if case .array(let names)? = name { wanted = names } else if let name { wanted = [name] }
    wanted.removeAll { $0 == .null }
    guard wanted.isEmpty else {
      if let other = otherSpelling(of: wanted, among: labels) { return [other] }
      for name in wanted where !labels.contains(where: { $0.isNamed(name) }) {
        throw .unusable(
          "the positive value '\(name.scalarText ?? name.summary)' never occurs in the target "
            + "'\(column)', which has \(shown)")
      }
      return labels.filter { label in wanted.contains { label.isNamed($0) } }
    }
    let affirmative = labels.filter { TruthWord.value(Spelling.key($0.name)) == true }
    guard labels.count == 2, affirmative.count == 1 else {
      throw .unusable(
        "which value of the target '\(column)' is positive? It has \(shown). "
          + "Say so in data.positive")
    }
    return affirmative
  }

  /// The label that says yes, or no, as the one that is wanted and does not occur, where the only other label
  /// says the opposite.
  private static func otherSpelling(of wanted: [JSON], among labels: [Label]) -> Label? {
    guard wanted.count == 1, let word = wanted[0].scalarText,
      !labels.contains(where: { $0.isNamed(wanted[0]) }),
      let value = TruthWord.value(Spelling.key(word)),
      let isFirst = TruthWord.isFirstYes(labels.map { Spelling.key($0.name) })
    else { return nil }
    return labels[isFirst == value ? 0 : 1]
  }

  /// What is told where the positive label is spelled otherwise than it is named.
  private static func notes(
    on chosen: [Label], column: String, named name: JSON?
  ) -> [String] {
    var wanted = name
    if case .array(let names)? = name, names.count == 1 { wanted = names[0] }
    guard let wanted, let word = wanted.scalarText, chosen.count == 1, !chosen[0].isNamed(wanted)
    else {
      return []
    }
    return ["target '\(column)': '\(chosen[0].name)' is taken for '\(word)'"]
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
