/// Reads kept rows without holding up the writer, from this process or another.
package struct ScoreReader: ~Copyable {
  private let database: Database

  /// Opens a store for reading.
  package init(path: String) throws(StoreError) {
    let database = try Database(path: path, isReadOnly: true, busyMilliseconds: 2000)
    try database.checkFormat()
    self.database = database
  }

  /// The number of kept rows.
  package func count(of filter: ScoreFilter = ScoreFilter()) throws(StoreError) -> Int {
    let statement = try Statement("SELECT count(*) \(Self.source)", in: database)
    var count = 0
    for places in try places(of: filter) {
      Self.bind(filter, places, to: statement)
      if try statement.step(in: database) { count += Int(statement.integer(0)) }
      statement.reset()
    }
    return count
  }

  /// Kept rows in the order of writing, at most `limit` of them behind a row.
  package func rows(
    of filter: ScoreFilter = ScoreFilter(), after id: Int64 = 0, limit: Int = 10_000
  ) throws(StoreError) -> [StoredScore] {
    let statement = try Statement(
      """
      SELECT scores.id, name, version, time, score, decision, inputs, identifier \(Self.source)
      ORDER BY scores.id LIMIT ?7
      """, in: database)
    var rows: [StoredScore] = []
    for places in try places(of: filter) where places.upperBound > id && rows.count < limit {
      Self.bind(filter, max(places.lowerBound, id + 1)...places.upperBound, to: statement)
      statement.bind(Int64(limit - rows.count), at: 7)
      while try statement.step(in: database) {
        rows.append(
          StoredScore(
            id: statement.integer(0), model: statement.text(1) ?? "",
            version: Int(statement.integer(2)), time: statement.integer(3),
            score: Float(statement.number(4)), decision: statement.integer(5) != 0,
            digest: statement.bytes(6), identifier: statement.text(7)))
      }
      statement.reset()
    }
    return rows
  }

  /// Rows are gone through in their order, and the model of each is looked up: `CROSS` keeps SQLite
  /// from going through the models.
  private static let source = """
    FROM scores CROSS JOIN models ON models.id = scores.model
    WHERE scores.id BETWEEN ?1 AND ?2 AND time >= ?3 AND time < ?4
    AND (?5 IS NULL OR name = ?5) AND (?6 IS NULL OR version = ?6)
    """

  private static func bind(
    _ filter: ScoreFilter, _ places: ClosedRange<Int64>, to statement: borrowing Statement
  ) {
    statement.bind(places.lowerBound, at: 1)
    statement.bind(places.upperBound, at: 2)
    statement.bind(filter.from ?? .min, at: 3)
    statement.bind(filter.until ?? .max, at: 4)
    statement.bind(filter.model, at: 5)
    statement.bind(filter.version.map(Int64.init), at: 6)
  }

  /// Where the rows of a filter's span of time can be, in order: the blocks that have some of it, those
  /// that follow one another as one, and what is in no block.
  private func places(of filter: ScoreFilter) throws(StoreError) -> [ClosedRange<Int64>] {
    let all = Int64.min...Int64.max
    guard filter.from != nil || filter.until != nil,
      try database.integer("PRAGMA user_version") > 1
    else { return [all] }
    let blocks = try Statement(
      """
      SELECT first, last FROM blocks WHERE latest >= ?1 AND earliest < ?2
      UNION ALL SELECT \(Database.blocksEnd) + 1, ?3
      """, in: database)
    blocks.bind(filter.from ?? .min, at: 1)
    blocks.bind(filter.until ?? .max, at: 2)
    blocks.bind(Int64.max, at: 3)
    var places: [ClosedRange<Int64>] = []
    while try blocks.step(in: database) {
      let (first, last) = (blocks.integer(0), blocks.integer(1))
      guard first <= last else { throw .damaged(path: database.path) }
      if let before = places.last, before.upperBound + 1 == first {
        places[places.count - 1] = before.lowerBound...last
      } else {
        places.append(first...last)
      }
    }
    return places
  }
}

extension ScoreStore {
  /// The number of kept rows.
  package func count(of filter: ScoreFilter = ScoreFilter()) throws(StoreError) -> Int {
    try ScoreReader(path: path).count(of: filter)
  }

  /// Kept rows in the order of writing.
  ///
  /// - Parameters:
  ///   - id: only those behind it, to go on where an earlier reading ended.
  ///   - limit: at most so many.
  package func rows(
    of filter: ScoreFilter = ScoreFilter(), after id: Int64 = 0, limit: Int = 10_000
  ) throws(StoreError) -> [StoredScore] {
    try ScoreReader(path: path).rows(of: filter, after: id, limit: limit)
  }
}

/// Which kept rows are asked for; what is nil does not narrow.
package struct ScoreFilter: Sendable, Hashable {
  /// The name of the model.
  package var model: String?
  /// The version of the model.
  package var version: Int?
  /// Scored then or later, in microseconds since 1970.
  package var from: Int64?
  /// Scored before then.
  package var until: Int64?

  package init(
    model: String? = nil, version: Int? = nil, from: Int64? = nil, until: Int64? = nil
  ) {
    self.model = model
    self.version = version
    self.from = from
    self.until = until
  }
}

/// A scored row as it was kept.
package struct StoredScore: Sendable, Hashable {
  /// The place among all kept rows, from 1, in the order of writing.
  package var id: Int64
  /// The name of the model.
  package var model: String
  /// The version of the model.
  package var version: Int
  /// When it was scored, in microseconds since 1970.
  package var time: Int64
  /// The probability of the positive class.
  package var score: Float
  /// Whether the score reached the threshold.
  package var decision: Bool
  /// The SHA-256 digest of the row's inputs, 32 bytes.
  package var digest: [UInt8]
  /// The identifier that came with the row.
  package var identifier: String?
}
