import Learning
import StrictJSON
import Tables

extension StudyTable {
  /// Adds the columns that are derived from others, each behind those that it reads.
  mutating func derive(_ spec: DataSpec) throws(DataError) {
    let formulas = spec.derive?.members ?? []
    guard !formulas.isEmpty else { return }
    let roles = Dictionary(
      spec.columns.members.map { ($0.name, $0.value.role) }, uniquingKeysWith: { first, _ in first }
    )
    var known = Set(columns.map(\.name))
    var places = Dictionary(
      table.columns.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    for (name, formula) in formulas {
      let isNew = known.insert(name).inserted
      try derive(
        name, formula, role: (roles[name] ?? nil) ?? .feature, isNew: isNew, among: places)
      places[name] = table.columns.count - 1
    }
  }

  /// - Parameter places: where the table has each column.
  private mutating func derive(
    _ name: String, _ formula: ColumnFormula, role: ColumnRole, isNew: Bool,
    among places: [String: Int]
  ) throws(DataError) {
    let place = "data.derive.\(name).\(formula.operation.rawValue)"
    if !isNew {
      throw .unusable(
        "data.derive makes a column '\(name)', and there is one of that name. Call it otherwise")
    }
    let names = try steps(of: formula, place)
    let resolved = ColumnFormula(formula.operation, names)
    var numbers: [[Double]] = []
    var dates = 0
    for name in names {
      let values = try operand(name, places[name], of: resolved, place)
      numbers.append(values.numbers)
      if values.areDates { dates += 1 }
    }
    guard dates == 0 || dates == names.count else {
      throw .unusable("\(place): dates and numbers have no difference")
    }
    let values = resolved.values(of: numbers, inDays: dates > 0)
    let column = Column(name: name, role: role, values: .number(values))
    let words = formula.words(inDays: dates > 0)
    table.columns.append(column)
    table.derived.append(DerivedColumn(name: name, formula: resolved))
    columns.append(.init(column, decided: "derived: \(words)"))
    notes += Self.notes(
      "data.derive: '\(name)' (\(words))", resolved, resolved.gaps(in: values, of: numbers))
  }

  /// The columns that a formula is taken over.
  private func steps(of formula: ColumnFormula, _ place: String) throws(DataError) -> [String] {
    guard case .channel(let name) = formula.operands else { return formula.columns }
    let channels = table.sequence?.channels ?? []
    guard let channel = channels.first(where: { $0.name == name }) else {
      throw .unusable("\(place): \(DataSpec.unknownChannel(name, channels.map(\.name)))")
    }
    guard channel.columns.count > 1 else {
      throw .unusable("\(place): channel '\(name)' has one step, and two or more are needed")
    }
    return channel.columns
  }

  private func operand(
    _ name: String, _ column: Int?, of formula: ColumnFormula, _ place: String
  ) throws(DataError) -> (numbers: [Double], areDates: Bool) {
    guard let column = column.map({ table.columns[$0] }) else {
      let known = table.columns.filter { ColumnFormula.refusal(of: $0.role) == nil }
      throw .missingColumn(name, known: known.map(\.name), purpose: place)
    }
    if let reason = ColumnFormula.refusal(of: column.role) {
      throw .unusable("\(place): column '\(name)' \(reason)")
    }
    switch column.values {
    case .number(let numbers): return (numbers, false)
    case .date(let dates) where formula.takesDates: return (dates, true)
    case .date:
      throw .unusable(
        "\(place): column '\(name)' holds dates, which only a difference of two dates takes")
    case .category, .text:
      throw .unusable("\(place): column '\(name)' holds names, and formulas take numbers")
    }
  }

  /// What is said of rows for which a formula has all that it takes and no value.
  private static func notes(
    _ what: String, _ formula: ColumnFormula, _ gaps: ColumnFormula.Gaps
  ) -> [String] {
    func rows(_ count: Int) -> String { "\(grouped(count)) row\(count == 1 ? "" : "s")" }
    var notes: [String] = []
    if gaps.undefined > 0, let last = formula.columns.last {
      let why = formula.operation == .ratio ? "is 0" : "is not above 0"
      notes.append("\(what) is missing in \(rows(gaps.undefined)), where '\(last)' \(why)")
    }
    if gaps.tooGreat > 0 {
      notes.append(
        "\(what) is missing in \(rows(gaps.tooGreat)), where it is beyond single precision")
    }
    return notes
  }
}

extension ColumnFormula {
  /// Why no formula may read a column of a role; nil where one may.
  static func refusal(of role: ColumnRole) -> String? {
    switch role {
    case .target: "is the target, and what is derived from it gives the answer away"
    case .weight: "holds the weights of rows, which are not known of a row to be scored"
    case .identifier:
      "identifies rows, and formulas do not read such; data.columns can say that it is a feature"
    case .group: "says which rows stay together, and formulas do not read such"
    case .feature, .time, .ignored: nil
    }
  }
}

extension DataSpec {
  /// The columns that formulas name.
  var operands: [String] { (derive?.values ?? []).flatMap(\.columns) }

  fileprivate static func unknownChannel(_ name: String, _ known: [String]) -> Issue.Fact {
    known.isEmpty
      ? .other(
        "there is no channel '\(name)': data.sequence and data.events make some, and a list of columns may "
          + "stand in its place")
      : .unknownName(name, kind: "channel", known: known)
  }

  /// What is wrong with the formulas as far as a spec tells, with the path from here.
  ///
  /// - Parameter named: columns that the validation names.
  func deriveIssues(named: [(name: String, role: ColumnRole)]) -> [Issue] {
    let places = Dictionary(
      (derive?.names ?? []).enumerated().map { ($1, $0) }, uniquingKeysWith: { _, last in last })
    let stated = Dictionary(
      columns.members.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    return (derive?.members ?? []).enumerated().flatMap { place, member -> [Issue] in
      let (name, formula) = member
      let path: [PathElement] = ["derive", .member(name)]
      let operation = path + [.member(formula.operation.rawValue)]
      var issues: [Issue] = []
      if name.allSatisfy(\.isWhitespace) || name == target {
        let sentence = name == target ? "is the name of the target" : "a column needs a name"
        issues.append(Issue(at: path, .other(sentence)))
      }
      if case .channel(let channel) = formula.operands, !channels.contains(channel) {
        issues.append(Issue(at: operation, Self.unknownChannel(channel, channels)))
      }
      for operand in formula.columns {
        let isLater = places[operand].map { $0 >= place } ?? false
        let reason = refusal(of: operand, isLater: isLater, stated[operand]?.role, named: named)
        if let reason {
          issues.append(Issue(at: operation, .other("column '\(operand)' \(reason)")))
        }
      }
      return issues + (stated[name].map { roleIssues(of: name, $0) } ?? [])
    }
  }

  /// The channels that a formula may name.
  private var channels: [String] {
    let made = events.map { [EventColumns.counts] + [$0.value].compactMap(\.self) } ?? []
    return (sequence?.channels.names ?? []) + made
  }

  private func refusal(
    of operand: String, isLater: Bool, _ role: ColumnRole?,
    named: [(name: String, role: ColumnRole)]
  ) -> String? {
    if isLater {
      return
        "is derived here or further down; formulas read the table and what is derived above them"
    }
    if operand == target { return ColumnFormula.refusal(of: .target) }
    let roles = [role] + named.map { $0.name == operand ? $0.role : nil }
    return roles.compactMap(\.self).compactMap(ColumnFormula.refusal).first
  }

  private func roleIssues(of name: String, _ column: ColumnSpec) -> [Issue] {
    let isRole = [nil, .feature, .ignored].contains(column.role)
    guard !isRole || ![nil, .number].contains(column.kind) else { return [] }
    return [
      Issue(
        at: ["columns", .member(name)],
        .other("the column is derived: a number, and either a feature or ignored"))
    ]
  }
}
