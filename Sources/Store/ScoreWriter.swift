import CSQLite

/// The connection that writes, with its prepared statements.
struct ScoreWriter: ~Copyable {
  private let database: Database
  /// The files as they were opened.
  let file: StoreFile
  private let begin: Statement
  private let commit: Statement
  private let insert: Statement
  private let insertModel: Statement
  private let findModel: Statement
  private let addBlock: Statement
  /// About the number of rows that are in no block yet: others may write and delete too.
  private var openRows: Int64
  /// Rows of the table of models, which are never changed.
  private var models: [Model: Int64] = [:]
  /// The length of the write-ahead log after the last transaction, in pages.
  private let logPages: UnsafeMutablePointer<Int32>
  /// The length from which on it is brought into the file.
  private var checkpointPages = checkpointStep

  /// From so many rows on they make a block.
  private static let blockRows: Int64 = 1000
  /// About 4 MB.
  private static let checkpointStep: Int32 = 1000

  private struct Model: Hashable {
    var name: String
    var version: Int
  }

  init(path: String, busyMilliseconds: Int, maximumPages: Int?) throws(StoreError) {
    try StoreFile.check(path: path)
    let database = try Database(path: path, isReadOnly: false, busyMilliseconds: busyMilliseconds)
    try database.prepare()
    if let maximumPages { try database.run("PRAGMA max_page_count = \(maximumPages)") }
    let insert = try Statement(
      "INSERT INTO scores (model, time, score, decision, inputs, identifier) VALUES (?,?,?,?,?,?)",
      in: database)
    let insertModel = try Statement(
      "INSERT INTO models (name, version) VALUES (?, ?) ON CONFLICT DO NOTHING", in: database)
    let findModel = try Statement(
      "SELECT id FROM models WHERE name = ? AND version = ?", in: database)
    let addBlock = try Statement(
      """
      INSERT INTO blocks SELECT min(id), max(id), min(time), max(time) FROM scores
      WHERE id > \(Database.blocksEnd) HAVING count(*) > 0
      """, in: database)
    let openRows = try database.integer(
      "SELECT min(ifnull((SELECT max(id) FROM scores), 0) - \(Database.blocksEnd), \(Self.blockRows))"
    )
    let begin = try Statement("BEGIN IMMEDIATE", in: database)
    let commit = try Statement("COMMIT", in: database)
    self.begin = begin
    self.commit = commit
    self.insert = insert
    self.insertModel = insertModel
    self.findModel = findModel
    self.addBlock = addBlock
    self.openRows = openRows
    let logPages = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    logPages.initialize(to: 0)
    // Instead of SQLite's own checkpoints, which are part of a commit and wait for the disk.
    sqlite3_wal_hook(
      database.handle,
      { context, _, _, pages in
        context?.assumingMemoryBound(to: Int32.self).pointee = pages
        return SQLITE_OK
      }, logPages)
    self.logPages = logPages
    file = StoreFile(database)
    self.database = database
  }

  deinit {
    sqlite3_wal_hook(database.handle, nil, nil)
    logPages.deallocate()
  }

  /// Whether the log has become so long that reading it takes time.
  var needsCheckpoint: Bool { logPages.pointee >= checkpointPages }

  /// Brings the log into the file as far as its readers let it, which waits for the disk.
  mutating func checkpoint() {
    // Where a reader holds it up there is another try when the log has grown further.
    var (length, done): (Int32, Int32) = (0, 0)
    sqlite3_wal_checkpoint_v2(database.handle, nil, SQLITE_CHECKPOINT_PASSIVE, &length, &done)
    checkpointPages = (done < length ? length : 0) + Self.checkpointStep
    logPages.pointee = 0
  }

  /// Writes batches in one transaction: after it they are all kept, after an error none is.
  ///
  /// - Parameter busyMilliseconds: how long it waits for another process.
  mutating func write(_ batches: [ScoreBatch], busyMilliseconds: Int) throws(StoreError) {
    try file.check()
    sqlite3_busy_timeout(database.handle, Int32(busyMilliseconds))
    do throws(StoreError) {
      try begin.run(in: database)
      for batch in batches { try write(batch) }
      let rows = openRows + batches.reduce(0) { $0 + Int64($1.scores.count) }
      if rows >= Self.blockRows { try addBlock.run(in: database) }
      try commit.run(in: database)
      openRows = rows < Self.blockRows ? rows : 0
      // Whoever is told that the rows are kept finds them in this file.
      try file.check()
    } catch {
      // Some errors end the transaction by themselves.
      if database.isInTransaction { try? database.run("ROLLBACK") }
      models = [:]
      throw error
    }
  }

  private mutating func write(_ batch: ScoreBatch) throws(StoreError) {
    let model = try row(of: Model(name: batch.model, version: batch.version))
    insert.bind(model, at: 1)
    insert.bind(batch.time, at: 2)
    let length = ScoreBatch.digestLength
    for row in batch.scores.indices {
      insert.bind(Double(batch.scores[row]), at: 3)
      insert.bind(batch.decisions[row] ? 1 : 0, at: 4)
      insert.bind(batch.digests[length * row..<length * (row + 1)], at: 5)
      insert.bind(batch.identifiers.isEmpty ? nil : batch.identifiers[row], at: 6)
      try insert.run(in: database)
    }
  }

  private mutating func row(of model: Model) throws(StoreError) -> Int64 {
    if let row = models[model] { return row }
    insertModel.bind(model.name, at: 1)
    insertModel.bind(Int64(model.version), at: 2)
    try insertModel.run(in: database)
    findModel.bind(model.name, at: 1)
    findModel.bind(Int64(model.version), at: 2)
    _ = try findModel.step(in: database)
    let row = findModel.integer(0)
    findModel.reset()
    models[model] = row
    return row
  }
}
