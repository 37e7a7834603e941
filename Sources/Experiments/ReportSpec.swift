import Learning
public import StrictJSON

/// What a report shows besides what every report does.
public struct ReportSpec: Codable, Hashable, Sendable, Defaulted {
  /// The columns by whose values recall is told apart: a name, or a name with the borders of its numbers, as
  /// in `{"age": [30, 50, 65]}`.
  public var groups: [JSON] = []

  public init() {}

  private static let mostColumns = 20
  private static let mostBorders = 49

  /// A column, and where its numbers are parted; nil where that is left open.
  struct GroupColumn: Sendable, Hashable {
    var name: String
    var borders: [Double]?

    /// Nil where a document is neither a name nor a name with numbers.
    init?(_ document: JSON) {
      switch document {
      case .string(let name): (self.name, borders) = (name, nil)
      case .object(let members) where members.count == 1:
        guard case .array(let numbers) = members[0].value else { return nil }
        let borders = numbers.compactMap(\.double)
        guard borders.count == numbers.count else { return nil }
        (name, self.borders) = (members[0].name, borders)
      default: return nil
      }
    }
  }

  /// The columns that can be read of them.
  var columns: [GroupColumn] { groups.compactMap(GroupColumn.init) }

  /// What is wrong with these settings, with the path from here.
  func issues(target: String) -> [Issue] {
    var issues: [Issue] = []
    if groups.count > Self.mostColumns {
      issues.append(
        Issue(
          at: "groups",
          .outOfRange(rule: "must be at most \(Self.mostColumns) columns", got: "\(groups.count)")))
    }
    var seen: Set<String> = []
    for (place, document) in groups.enumerated() {
      let path: [PathElement] = ["groups", .index(place)]
      guard let column = GroupColumn(document) else {
        let expected = "a column, or a column with borders such as {\"age\": [30, 50]}"
        issues.append(Issue(at: path, .wrongType(expected: expected, got: document.summary)))
        continue
      }
      if let sentence = Self.fault(
        of: column, target: target, isNew: seen.insert(column.name).inserted)
      {
        issues.append(Issue(at: path, .other(sentence)))
      }
    }
    return issues
  }

  private static func fault(of column: GroupColumn, target: String, isNew: Bool) -> String? {
    if column.name == target { return "groups cannot be made by the target" }
    if !isNew { return "column '\(column.name)' is named twice" }
    guard let borders = column.borders else { return nil }
    let isRising = zip(borders, borders.dropFirst()).allSatisfy { $0 < $1 }
    return isRising && (1...mostBorders).contains(borders.count)
      ? nil : "borders must be from 1 to \(mostBorders) numbers that rise"
  }
}
