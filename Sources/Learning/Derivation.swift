package import Tables

/// How the derived columns of a schema are computed from raw rows.
package struct Derivation: Sendable {
  /// A derived column with where its operands are: among the raw columns, then those derived before it.
  struct Step: Sendable {
    var name: String
    var formula: ColumnFormula
    var operands: [Int]
    /// Whether the operands are dates.
    var inDays: Bool
  }

  /// The number of raw columns.
  let rawCount: Int
  let steps: [Step]

  /// Throws where a formula does not fit the columns before it.
  package init(_ schema: InputSchema) throws(DataError) {
    rawCount = schema.columns.count
    let columns = schema.allColumns
    var steps: [Step] = []
    for (place, derived) in (schema.derived ?? []).enumerated() {
      let known = columns[..<(rawCount + place)]
      steps.append(try Self.step(derived, known))
    }
    self.steps = steps
  }

  private static func step(
    _ derived: InputSchema.Derived, _ known: ArraySlice<InputSchema.Column>
  ) throws(DataError) -> Step {
    let name = derived.column.name
    func refusal(_ sentence: String) -> DataError {
      .unusable("the derived column '\(name)': \(sentence)")
    }
    if known.contains(where: { $0.name == name }) {
      throw refusal("another column has its name")
    }
    if let issue = derived.formula.issues().first { throw refusal("\(issue)") }
    guard derived.column.kind == .number, case .columns(let names) = derived.formula.operands
    else { throw refusal("it is no formula of numbers over columns") }
    let operands = try names.map { operand throws(DataError) in
      guard let place = known.firstIndex(where: { $0.name == operand }) else {
        throw refusal("there is no column '\(operand)' before it")
      }
      return place
    }
    let dates = operands.count { known[$0].kind == .date }
    let inDays = dates == operands.count && derived.formula.takesDates
    guard inDays || operands.allSatisfy({ known[$0].kind == .number }) else {
      throw refusal("its columns are no numbers")
    }
    return Step(name: name, formula: derived.formula, operands: operands, inDays: inDays)
  }

  /// The rows with the derived columns behind the raw ones; rows that have them already stay as they are, so that
  /// one may be set to what it is not.
  package func completing(_ rows: RawRows) -> RawRows {
    guard !steps.isEmpty, rows.columns.count == rawCount else { return rows }
    var rows = rows
    for step in steps {
      let operands = step.operands.map { rows.columns[$0].numbers }
      rows.columns.append(.numbers(step.formula.values(of: operands, inDays: step.inDays)))
    }
    return rows
  }

  /// A column, and all that are computed from it.
  package func following(_ column: Int) -> Set<Int> {
    var places: Set = [column]
    for (place, step) in steps.enumerated() where !places.isDisjoint(with: step.operands) {
      places.insert(rawCount + place)
    }
    return places
  }

  /// The first raw column behind a column, which is itself where it is raw.
  package func origin(of column: Int) -> Int {
    var place = column
    while place >= rawCount { place = steps[place - rawCount].operands[0] }
    return place
  }

  /// A derived column with its formula in words; nil for a raw column.
  package func phrase(of column: Int) -> String? {
    guard column >= rawCount else { return nil }
    let step = steps[column - rawCount]
    return "'\(step.name)' (\(step.formula.words(inDays: step.inDays)))"
  }
}

extension RawRows.Values {
  /// The numbers or dates.
  fileprivate var numbers: [Double] {
    guard case .numbers(let numbers) = self else {
      preconditionFailure("a formula over names")
    }
    return numbers
  }
}
