/// Reads kept rows without holding up the writer, from this process or another.
public struct ScoreReader: ~Copyable {
  private let database: Database

  /// Opens a store for reading.
  public init(path: String) throws(StoreError) {
    let database = try Database(path: path, isReadOnly: true, busyMilliseconds: 2000)
    try database.checkFormat()
    self.database = database
  }

  /// The number of kept rows.
  public func count(of filter: ScoreFilter = ScoreFilter()) throws(StoreError) -> Int {
    let statement = try Statement(
      "SELECT count(*) \(Self.source(filter))", in: database)
    Self.bind(filter, to: statement)
    return try statement.step(in: database) ? Int(statement.integer(0)) : 0
  }

  /// Kept rows in the order of writing, at most `limit` of them behind a row.
  public func rows(
    of filter: ScoreFilter = ScoreFilter(), after id: Int64 = 0, limit: Int = 10_000
  ) throws(StoreError) -> [StoredScore] {
    let columns = "scores.id, name, version, time, score, decision, inputs, identifier"
    let statement = try Statement(
      "SELECT \(columns) \(Self.source(filter)) AND scores.id > ?5 ORDER BY scores.id LIMIT ?6",
      in: database)
    Self.bind(filter, to: statement)
    statement.bind(id, at: 5)
    statement.bind(Int64(limit), at: 6)
    var rows: [StoredScore] = []
    while try statement.step(in: database) {
      rows.append(
        StoredScore(
          id: statement.integer(0), model: statement.text(1) ?? "",
          version: Int(statement.integer(2)), time: statement.integer(3),
          score: Float(statement.number(4)), decision: statement.integer(5) != 0,
          digest: statement.bytes(6), identifier: statement.text(7)))
    }
    return rows
  }

  /// The rows of a filter; only what narrows is named, so that the index is used.
  private static func source(_ filter: ScoreFilter) -> String {
    let terms = [
      filter.model == nil ? nil : "name = ?1", filter.version == nil ? nil : "version = ?2",
      filter.from == nil ? nil : "time >= ?3", filter.until == nil ? nil : "time < ?4",
    ]
    return "FROM scores JOIN models ON models.id = scores.model WHERE "
      + (["1"] + terms.compactMap { $0 }).joined(separator: " AND ")
  }

  private static func bind(_ filter: ScoreFilter, to statement: borrowing Statement) {
    statement.bind(filter.model, at: 1)
    statement.bind(filter.version.map(Int64.init), at: 2)
    statement.bind(filter.from, at: 3)
    statement.bind(filter.until, at: 4)
  }
}
