public import Learning
import StrictJSON

/// `golden.json`: rows with the probabilities that a model gave them when it was packed: what every machine must
/// give again, bit for bit.
public struct GoldenRows: Sendable {
  public var rows: RawRows
  public var probabilities: [Float]

  public init(rows: RawRows, probabilities: [Float]) {
    self.rows = rows
    self.probabilities = probabilities
  }

  /// Rows with what a scorer gives them now.
  public init(rows: RawRows, scoredBy scorer: Scorer) throws(PackageError) {
    do {
      self.init(rows: rows, probabilities: try scorer.scores(of: rows))
    } catch {
      throw .damaged("it cannot score its golden rows: \(error)")
    }
  }

  /// Throws where a scorer gives any row another probability than the one that is kept.
  public func check(_ scorer: Scorer) throws(PackageError) {
    let now = try GoldenRows(rows: rows, scoredBy: scorer).probabilities
    for (row, (kept, given)) in zip(probabilities, now).enumerated() where kept != given {
      throw .damaged("golden row \(row + 1) scores \(given) here, \(kept) when it was packed")
    }
  }

  private static let member = "probabilities"

  func document(_ schema: InputSchema) -> JSON {
    RowsDocument(schema: schema).document(rows).setting(
      Self.member, to: .array(probabilities.map { .number(Double($0)) }))
  }

  init(_ document: JSON, schema: InputSchema) throws(PackageError) {
    rows = try RowsDocument(schema: schema).rows(document)
    guard case .array(let numbers)? = document[Self.member], numbers.count == rows.count else {
      throw .damaged("its golden rows have no probabilities")
    }
    probabilities = numbers.map { Float($0.double ?? .nan) }
  }
}

/// Raw rows as people write them, `background.json` among others: column names, then a list of values
/// for every row; null is missing.
struct RowsDocument {
  private enum Member {
    static let columns = "columns"
    static let rows = "rows"
  }

  /// The name that stands for one that no training row had; no level is called so.
  static func unseenName(among levels: [String]) -> String {
    var name = "(unseen)"
    while levels.contains(name) { name += "'" }
    return name
  }

  let schema: InputSchema

  func document(_ rows: RawRows) -> JSON {
    .object([
      .init(Member.columns, .array(schema.columns.map { .string($0.name) })),
      .init(
        Member.rows,
        .array(
          (0..<rows.count).map { row in
            .array(
              zip(schema.columns, rows.columns).map { column, values in
                Self.value(values, row, column.levels)
              })
          })),
    ])
  }

  func rows(_ document: JSON) throws(PackageError) -> RawRows {
    guard case .array(let names)? = document[Member.columns],
      case .array(let rows)? = document[Member.rows],
      names.map(\.string) == schema.columns.map(\.name)
    else { throw .damaged("its stored rows have other columns than its schema") }
    let lists = rows.map { row -> [JSON] in if case .array(let list) = row { list } else { [] } }
    guard lists.allSatisfy({ $0.count == names.count }) else {
      throw .damaged("its stored rows are of unequal length")
    }
    var columns: [RawRows.Values] = []
    for (place, column) in schema.columns.enumerated() {
      columns.append(try Self.values(lists.map { $0[place] }, of: column))
    }
    return RawRows(count: rows.count, columns: columns)
  }

  private static func value(_ values: RawRows.Values, _ row: Int, _ levels: [String]) -> JSON {
    switch values {
    case .numbers(let numbers): numbers[row].isNaN ? .null : .number(numbers[row])
    case .codes(let codes):
      codes[row] == RawRows.missing
        ? .null
        : .string(codes[row] < 0 ? unseenName(among: levels) : levels[Int(codes[row])])
    }
  }

  private static func values(
    _ values: [JSON], of column: InputSchema.Column
  ) throws(PackageError) -> RawRows.Values {
    guard case .category(let levels) = column.kind else {
      return .numbers(
        try values.map { value throws(PackageError) in
          guard value != .null else { return .nan }
          guard let number = value.double,
            column.kind != .date || abs(number) <= InputSchema.greatestDate
          else {
            throw .damaged(
              "its stored rows hold no \(column.kind == .date ? "date" : "number") in column "
                + "'\(column.name)'")
          }
          return number
        })
    }
    let places = Dictionary(
      levels.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
    return .codes(
      try values.map { value throws(PackageError) in
        guard value != .null else { return RawRows.missing }
        guard let name = value.string else {
          throw .damaged("its stored rows hold no name in column '\(column.name)'")
        }
        return places[name] ?? RawRows.unseen
      })
  }
}
