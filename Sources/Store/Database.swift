import CSQLite

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One connection to an SQLite file.
struct Database: ~Copyable {
  let path: String
  let handle: OpaquePointer

  /// Opens a file, which is made if it may be written and is missing.
  ///
  /// A connection is used by one thread at a time, so SQLite's own lock is left out.
  init(path: String, isReadOnly: Bool, busyMilliseconds: Int) throws(StoreError) {
    let access =
      isReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    if !isReadOnly { Self.make(path) }
    var handle: OpaquePointer?
    let code = sqlite3_open_v2(path, &handle, access | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK, let handle else {
      let reason = String(cString: sqlite3_errstr(code))
      sqlite3_close_v2(handle)
      throw .failed(path: path, reason: "cannot be opened: \(reason)")
    }
    self.path = path
    self.handle = handle
    sqlite3_busy_timeout(handle, Int32(busyMilliseconds))
  }

  deinit { sqlite3_close_v2(handle) }

  /// Makes an empty file that only its owner may read, where there is none.
  ///
  /// What is kept is about persons. SQLite gives the files beside it the same rights.
  private static func make(_ path: String) {
    // Only a new file is opened: closing one gives up the locks that this process has on it.
    let descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
    if descriptor >= 0 { close(descriptor) }
  }

  /// What SQLite's code of a failed call means for the user.
  func error(_ code: Int32) -> StoreError {
    switch code & 0xFF {
    case SQLITE_NOTADB: .foreign(path: path)
    case SQLITE_CORRUPT: .damaged(path: path)
    case SQLITE_BUSY, SQLITE_LOCKED: .locked(path: path)
    case SQLITE_FULL: .full(path: path)
    // A write that failed otherwise than for want of space: the file may not grow (EFBIG), or a quota.
    case SQLITE_IOERR where code == SQLITE_IOERR | 3 << 8: .full(path: path)
    default: .failed(path: path, reason: String(cString: sqlite3_errmsg(handle)))
    }
  }

  func run(_ statements: String) throws(StoreError) {
    let code = sqlite3_exec(handle, statements, nil, nil, nil)
    guard code == SQLITE_OK else { throw error(sqlite3_extended_errcode(handle)) }
  }

  /// The whole number that a query answers; 0 where it has no row.
  func integer(_ query: String) throws(StoreError) -> Int64 {
    let statement = try Statement(query, in: self)
    return try statement.step(in: self) ? statement.integer(0) : 0
  }

  /// Whether a transaction is open.
  var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }
}

extension Database {
  /// The format of the tables, in the file's `user_version`.
  static let format: Int64 = 2
  /// `WBSC` in the file's `application_id`: marks a file of this program.
  static let mark: Int64 = 0x5742_5343

  /// Makes the tables in an empty file, or makes sure that they are those of this release.
  func prepare() throws(StoreError) {
    // Another process may make the same file now; the lock decides who does.
    try run("PRAGMA journal_mode = WAL")
    // The log is synchronised at checkpoints, not at commits. What a commit has written is with the
    // operating system, so the death of this process loses nothing; a power failure may lose the
    // newest commits, and never tears one. FULL would wait for the disk with every commit.
    try run("PRAGMA synchronous = NORMAL")
    try run("BEGIN IMMEDIATE")
    do throws(StoreError) {
      try makeTables()
      try run("COMMIT")
    } catch {
      try? run("ROLLBACK")
      throw error
    }
  }

  private func makeTables() throws(StoreError) {
    let objects = try integer("SELECT count(*) FROM sqlite_schema")
    let mark = try integer("PRAGMA application_id")
    if objects == 0 && mark == 0 {
      try run(Self.tables)
      return
    }
    try checkFormat()
    if try integer("PRAGMA user_version") < 2 { try run(Self.blocksInsteadOfIndex) }
    // Reads both ends of the table, where a cut file shows.
    _ = try integer("SELECT (SELECT min(id) FROM scores) + (SELECT max(id) FROM scores)")
  }

  /// Makes sure that the file is a store of a release that is no newer than this.
  func checkFormat() throws(StoreError) {
    guard try integer("PRAGMA application_id") == Self.mark else { throw .foreign(path: path) }
    let found = try integer("PRAGMA user_version")
    guard found <= Self.format else {
      throw .newer(path: path, found: Int(found), supported: Int(Self.format))
    }
  }

  /// The row that ends the last block.
  static let blocksEnd = "ifnull((SELECT last FROM blocks ORDER BY first DESC LIMIT 1), 0)"

  /// Format 1 had an index, which doubled what a commit writes.
  private static let blocksInsteadOfIndex = """
    \(blocks)
    INSERT INTO blocks SELECT min(id), max(id), min(time), max(time) FROM scores GROUP BY id / 1000;
    DROP INDEX IF EXISTS scores_by_model;
    PRAGMA user_version = 2;
    """

  /// The earliest and the latest time of rows that follow one another, to find those of a span of time.
  ///
  /// Rows behind the last block are in none yet. Where the last rows are deleted their numbers are given
  /// out again, so that no block may know them any more.
  private static let blocks = """
    CREATE TABLE blocks (
      first INTEGER PRIMARY KEY, last INTEGER NOT NULL,
      earliest INTEGER NOT NULL, latest INTEGER NOT NULL
    ) STRICT;
    CREATE TRIGGER last_scores_deleted AFTER DELETE ON scores
    WHEN old.id > (SELECT ifnull(max(id), 0) FROM scores)
    BEGIN
      DELETE FROM blocks WHERE last > (SELECT ifnull(max(id), 0) FROM scores);
    END;
    """

  private static let tables = """
    PRAGMA application_id = \(mark);
    PRAGMA user_version = \(format);
    CREATE TABLE models (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL, version INTEGER NOT NULL, UNIQUE (name, version)
    ) STRICT;
    CREATE TABLE scores (
      id INTEGER PRIMARY KEY,
      model INTEGER NOT NULL REFERENCES models,
      time INTEGER NOT NULL,
      score REAL NOT NULL,
      decision INTEGER NOT NULL,
      inputs BLOB NOT NULL,
      identifier TEXT
    ) STRICT;
    \(blocks)
    """
}
